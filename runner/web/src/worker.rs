//! The entry of every worker; its role comes with its first message.

use spindle_protocol::codec::encode;

use crate::message::boot::Boot;
use crate::message::{FromSupervisor, FromThread};
use crate::{browser, supervisor, thread};

/// Waits for the boot message, then becomes what it says.
pub fn main() {
    let mut booted = false;
    browser::on_own_message(move |data| {
        if booted {
            return;
        }
        let Some(boot) = Boot::from_object(&data) else { return };
        booted = true;
        match boot {
            Boot::Supervisor { engine } => supervisor::boot(engine),
            Boot::Thread { engine, memory, shared, slot } => {
                thread::boot(&engine, memory, shared, slot);
            }
        }
    });
    // Either owner understands it: the tags are the same.
    debug_assert_eq!(encode(&FromSupervisor::Loaded), encode(&FromThread::Loaded));
    drop(browser::scope().post_message(&encode(&FromThread::Loaded).into()));
}
