//! The one integration binary: add a module here, never a second test target.

#[cfg(test)]
mod components;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod verify;
