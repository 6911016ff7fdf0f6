//! Compiled kernels on every core: what this machine can really do.
//!
//! A Python program's speedup means little without its limit. These kernels do the work of the
//! course's CPU-bound programs without an interpreter, on as many threads as asked for.
//!
//! They run natively so far. The page will run the same code on `wasm-bindgen-rayon`, whose thread
//! pool is Rayon's own.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Work that only computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// `sum(i * i for i in range(n))`, modulo 2^64.
    SumOfSquares,
    /// Counts the steps of the Collatz sequence of every number below n: branches, no memory.
    CollatzSteps,
}

impl Kernel {
    /// Does the work for `n` numbers on the calling thread.
    #[must_use]
    pub fn alone(self, n: u64) -> u64 {
        (0..n).fold(0, |sum, number| sum.wrapping_add(self.one(number)))
    }

    /// Does the same work on all threads of a crew.
    #[must_use]
    pub fn shared(self, n: u64, crew: &Crew) -> u64 {
        crew.0.install(|| {
            (0..n).into_par_iter().map(|number| self.one(number)).reduce(|| 0, u64::wrapping_add)
        })
    }

    fn one(self, number: u64) -> u64 {
        match self {
            Self::SumOfSquares => number.wrapping_mul(number),
            Self::CollatzSteps => {
                let next = |number: &u64| match number {
                    0 | 1 => None,
                    even if even % 2 == 0 => Some(even / 2),
                    odd => Some(odd.wrapping_mul(3).wrapping_add(1)),
                };
                std::iter::successors(Some(number), next).count() as u64 - 1
            }
        }
    }
}

/// Threads that share a kernel's work.
#[derive(Debug)]
pub struct Crew(ThreadPool);

impl Crew {
    /// Starts that many threads.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn new(threads: usize) -> Result<Self, ThreadPoolBuildError> {
        ThreadPoolBuilder::new().num_threads(threads).build().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Crew, Kernel};

    const KERNELS: [Kernel; 2] = [Kernel::SumOfSquares, Kernel::CollatzSteps];

    #[test]
    fn known_results() {
        assert_eq!(Kernel::SumOfSquares.alone(11), 385);
        // 1, 2, 3, 4 take 0, 1, 7, 2 steps.
        assert_eq!(Kernel::CollatzSteps.alone(5), 10);
        assert!(KERNELS.iter().all(|kernel| kernel.alone(0) == 0));
    }

    #[test]
    fn the_result_does_not_depend_on_the_number_of_threads() {
        for threads in [1, 2, 3, 8] {
            let crew = Crew::new(threads).expect("a few threads");
            for kernel in KERNELS {
                assert_eq!(kernel.shared(10_000, &crew), kernel.alone(10_000));
            }
        }
    }
}
