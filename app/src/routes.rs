//! What stands under which address.

pub mod home;
pub mod lesson;
pub mod not_found;
