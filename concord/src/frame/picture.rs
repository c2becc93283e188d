//! A chart or map on a page: the finding as its heading, the drawing in a region that scrolls, the same figures as a table behind it.

use press::chart::Drawing;
use press::sheet::Kind;

/// A drawing ready for a page; `components/picture.html` draws it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Unique on its page.
    pub id: String,
    /// What the figures say.
    pub title: String,
    /// The drawing: made by `press`, which escapes every word in it.
    pub svg: String,
    /// The table's headings, and whether figures stand below.
    pub heads: Vec<(String, bool)>,
    /// The table's rows.
    pub rows: Vec<Vec<String>>,
    /// What was counted and how.
    pub notes: Vec<String>,
}

impl Picture {
    /// A drawing for a page on which no other has this id.
    pub fn of(id: &str, drawing: Drawing) -> Self {
        let heads = drawing.table.columns.iter().map(|column| (column.title.clone(), column.kind == Kind::Number));
        let rows = drawing.table.rows.iter().map(|row| row.iter().map(press::sheet::Cell::shown).collect());
        Self {
            id: id.to_owned(),
            title: drawing.title,
            svg: drawing.svg,
            heads: heads.collect(),
            rows: rows.collect(),
            notes: drawing.table.notes,
        }
    }
}
