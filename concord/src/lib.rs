//! The service: the rooms of `practice` with their records and pages, and the house that they stand in.

#[macro_use]
pub mod ledger;

pub mod account;
pub mod admin;
pub mod alerts;
pub mod api;
pub mod board;
pub mod demonstration;
pub mod doors;
pub mod duty;
pub mod evidence;
pub mod export;
pub mod figures;
pub mod first_run;
pub mod frame;
pub mod gallery;
pub mod geography;
pub mod house;
pub mod hub;
pub mod import;
pub mod incident;
pub mod learning;
pub mod mail;
pub mod monitor;
pub mod people;
pub mod registrar;
pub mod retention;
pub mod returns;
pub mod rights;
pub mod rooms;
pub mod scrutiny;
pub mod search;
pub mod server;
pub mod sharing;
pub mod supervision;
pub mod training;
pub mod transfer;
pub mod verify;
pub mod victim;
pub mod work;
