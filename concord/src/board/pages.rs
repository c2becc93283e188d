//! The board, its wall display, and the parts of both that a live page fetches anew.

use std::sync::Arc;

use askama::Template;

use super::view::{self, Board};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};

/// The control-room board.
#[derive(Template)]
#[template(path = "board/board.html")]
pub struct BoardPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is on it.
    pub board: Board,
    /// Whether this reader hands over shifts.
    pub shift: bool,
}

/// The part of the board that changes.
#[derive(Template)]
#[template(path = "board/rows.html")]
pub struct Rows {
    /// What is on it.
    pub board: Board,
}

/// The board on a wall: large, and nothing that says who or where exactly.
#[derive(Template)]
#[template(path = "board/wall.html")]
pub struct WallPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is on it.
    pub board: Board,
}

/// The part of the wall that changes.
#[derive(Template)]
#[template(path = "board/wall-rows.html")]
pub struct WallRows {
    /// What is on it.
    pub board: Board,
}

async fn read(ask: &Arc<Ask>) -> Result<Board, Failure> {
    let asked = Arc::clone(ask);
    ask.house.ledger.read(move |tx| view::read(&asked, tx)).await
}

/// Shows the board.
pub async fn board(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let board = read(&ask).await?;
    let shift = ask.reader()?.may(practice::people::Matter::CallAndFlag, practice::people::Act::Approve);
    page(BoardPage { chrome: ask.chrome("/board"), board, shift }.render())
}

/// The part of the board that changes, as it is now.
pub async fn rows(ask: Arc<Ask>) -> Result<Reply, Failure> {
    page(Rows { board: read(&ask).await? }.render())
}

/// Shows the wall display.
pub async fn wall(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut chrome = ask.chrome("/board");
    // Nobody works at a wall: the room is the reports'.
    chrome.nav.clear();
    page(WallPage { chrome, board: read(&ask).await? }.render())
}

/// The part of the wall display that changes, as it is now.
pub async fn wall_rows(ask: Arc<Ask>) -> Result<Reply, Failure> {
    page(WallRows { board: read(&ask).await? }.render())
}
