//! How a run comes to its end (threat-model.md section 3.3).

use std::time::Duration;

use spindle_protocol::Cause;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::group::Group;

/// What a run can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To end.
    Stop,
}

/// How long an interrupt may take before force follows: after Stop, where a reader waits.
const AFTER_STOP: Duration = Duration::from_millis(500);
/// The same after the wall time is used up.
const AFTER_TIME_OUT: Duration = Duration::from_secs(1);

/// Waits until the main process has ended, or ends it when that is asked, when the time is up, or
/// when nobody is left to ask.
pub async fn ending(group: &Group, wall: Duration, asks: &mut mpsc::Receiver<Asked>) -> Cause {
    let mut ended = group.ended();
    tokio::select! {
        biased;
        _ = &mut ended => Cause::Finished,
        asked = asks.recv() => match asked {
            Some(Asked::Stop) if interrupt(group, &mut ended, AFTER_STOP, asks).await => {
                Cause::Interrupted
            }
            _ => {
                kill(group, ended).await;
                Cause::Killed
            }
        },
        () = tokio::time::sleep(wall) => {
            if !interrupt(group, &mut ended, AFTER_TIME_OUT, asks).await {
                kill(group, ended).await;
            }
            Cause::TimedOut
        }
    }
}

/// Interrupts and tells whether that was enough.
async fn interrupt(
    group: &Group,
    ended: &mut JoinHandle<()>,
    patience: Duration,
    asks: &mut mpsc::Receiver<Asked>,
) -> bool {
    group.interrupt();
    let abandoned = async { while asks.recv().await.is_some() {} };
    tokio::select! {
        outcome = timeout(patience, ended) => outcome.is_ok(),
        () = abandoned => false,
    }
}

async fn kill(group: &Group, ended: JoinHandle<()>) {
    group.kill();
    ended.await.ok();
}
