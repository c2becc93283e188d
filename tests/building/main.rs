//! The one integration binary: add a module here, never a second test target.

#[cfg(test)]
mod api;
#[cfg(test)]
mod board;
#[cfg(test)]
mod care;
#[cfg(test)]
mod components;
#[cfg(test)]
mod entitled;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod front;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod geography;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hub;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod monitor;
#[cfg(test)]
mod overseeing;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod printed;
#[cfg(test)]
mod record_page;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod rights_of_people;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod transfer;
#[cfg(test)]
mod verify;
