//! How a run ended, and where it ran.

use leptos::prelude::*;
use spindle_protocol::{Cause, RunError, RuntimeInfo};

use crate::components::console::seconds;
use crate::components::status::sentence_case;
use crate::state::run::{Exit, Phase, RunState};

/// The last line below a console.
#[component]
pub fn ExitLine(
    /// What is known about the run.
    #[prop(into)]
    state: Signal<RunState>,
) -> impl IntoView {
    let end = Memo::new(move |_| {
        state.with(|state| match &state.phase {
            Phase::Exited(exit) => Some((exit_words(exit), exit.status == 0)),
            Phase::Failed(error) => Some((failure_words(error), false)),
            Phase::Idle | Phase::Asked | Phase::Running => None,
        })
    });
    let label =
        Memo::new(move |_| state.with(|state| state.runtime.as_ref().map(RuntimeInfo::label)));
    move || {
        end.get().map(|(words, good)| {
            view! {
                <p
                    class="exit"
                    class:exit--bad=!good
                    role="status"
                    data-testid="exit-line"
                    data-status=move || state.with(|state| match &state.phase {
                        Phase::Exited(exit) => exit.status.to_string(),
                        _ => "failed".to_owned(),
                    })
                >
                    <span class="exit__words">{words}</span>
                    <span class="exit__runtime" data-testid="runtime-label">
                        {move || label.get()}
                    </span>
                </p>
            }
        })
    }
}

fn exit_words(exit: &Exit) -> String {
    let Exit { status, cause, wall_us, cpu_us } = exit;
    let how = match cause {
        Cause::Finished => format!("Exit status {status}"),
        Cause::Interrupted => format!("Stopped by an interrupt, exit status {status}"),
        Cause::Killed => format!("Stopped by force, exit status {status}"),
        Cause::TimedOut => format!("Its time was used up, exit status {status}"),
    };
    let cpu = cpu_us.map(|us| format!(", {} s of processor time", seconds(us)));
    format!("{how} after {} s{}", seconds(*wall_us), cpu.unwrap_or_default())
}

fn failure_words(error: &RunError) -> String {
    format!("{} {}", sentence_case(&error.message), sentence_case(&error.hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_in_words() {
        let exit =
            Exit { status: 0, cause: Cause::Finished, wall_us: 34_500, cpu_us: Some(61_000) };
        assert_eq!(exit_words(&exit), "Exit status 0 after 0.034 s, 0.061 s of processor time");
        let exit = Exit { status: 137, cause: Cause::Killed, wall_us: 1_500_000, cpu_us: None };
        assert_eq!(exit_words(&exit), "Stopped by force, exit status 137 after 1.500 s");
    }

    #[test]
    fn a_failure_in_words() {
        let error = RunError::new("the engine did not load", "reload the page");
        assert_eq!(failure_words(&error), "The engine did not load. Reload the page.");
    }
}
