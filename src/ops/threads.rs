//! The threads that the operators work on: one pool, a thread for each physical core, set up anew when a job begins after
//! somebody changed it.
#![allow(unsafe_code)] // A thread's priority is set through the system's C interface.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// How the operators share the machine with all else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Threads {
    /// Number of threads; 0 is one for each physical core.
    pub count: usize,
    /// Whether they give way to the rest of the program, such as its window, when there are not cores enough (on
    /// Linux).
    pub yielding: bool,
}

/// A pool, and what it was made for.
type Made = (Threads, Arc<ThreadPool>);

/// What is asked for, and the pool that was made last.
static CHOSEN: Mutex<(Threads, Option<Made>)> = Mutex::new((Threads { count: 0, yielding: false }, None));

/// How much less than others a yielding thread is entitled to: about a third of the time of one that is not, and it is
/// interrupted at once by one that wakes.
#[cfg(target_os = "linux")]
const NICENESS: libc::c_int = 5;
/// The lowest priority that there is.
#[cfg(target_os = "linux")]
const LEAST: libc::c_int = 19;

/// Changes the threads of the work that begins from now on.
pub fn set_threads(threads: Threads) {
    CHOSEN.lock().unwrap_or_else(PoisonError::into_inner).0 = threads;
}

/// Does `work` on the operators' threads and waits for it. Where they cannot be started, the program's other threads
/// do it.
pub fn on_threads<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match pool() {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

fn pool() -> Option<Arc<ThreadPool>> {
    let mut chosen = CHOSEN.lock().unwrap_or_else(PoisonError::into_inner);
    let threads = chosen.0;
    if let Some((made_for, pool)) = &chosen.1
        && *made_for == threads
    {
        return Some(pool.clone());
    }
    let count = if threads.count == 0 { cores() } else { threads.count };
    let builder = ThreadPoolBuilder::new().num_threads(count).thread_name(|i| format!("compute {i}"));
    let builder = if threads.yielding { builder.start_handler(|_| give_way()) } else { builder };
    let pool = Arc::new(builder.build().ok()?);
    chosen.1 = Some((threads, pool.clone()));
    Some(pool)
}

/// Physical cores that this process may use, as two threads of one core share its matrix and vector units; or what the
/// environment says in `RAYON_NUM_THREADS`.
fn cores() -> usize {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok()).filter(|count| *count > 0);
    if let Some(asked) = asked {
        return asked;
    }
    let allowed = std::thread::available_parallelism().map_or(1, usize::from);
    let physical = sysinfo::System::physical_core_count().unwrap_or(allowed).max(1);
    let logical = logical().unwrap_or(physical).max(physical);
    (allowed * physical).div_ceil(logical)
}

/// Threads that all cores of the machine have together, whether this process may use them or not.
fn logical() -> Option<usize> {
    let mut system = sysinfo::System::new().ok()?;
    system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
    Some(system.cpus().len())
}

/// Lowers the calling thread's priority. Elsewhere than on Linux it would be the whole process's.
fn give_way() {
    #[cfg(target_os = "linux")]
    // SAFETY: numbers go in and out; 0 is the calling thread. A refusal changes nothing.
    unsafe {
        let own = libc::getpriority(libc::PRIO_PROCESS, 0);
        libc::setpriority(libc::PRIO_PROCESS, 0, (own + NICENESS).min(LEAST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_on_as_many_threads_as_were_asked_for_last() {
        let count = || on_threads(rayon::current_num_threads);
        assert!((1..=std::thread::available_parallelism().unwrap().get()).contains(&count()));
        for asked in [3, 1, 2] {
            set_threads(Threads { count: asked, yielding: true });
            assert_eq!(count(), asked);
            let name = on_threads(|| std::thread::current().name().map(str::to_owned));
            assert!(name.is_some_and(|name| name.starts_with("compute ")));
            #[cfg(target_os = "linux")]
            assert_eq!(on_threads(niceness), (niceness() + NICENESS).min(LEAST), "of that thread alone");
        }
        set_threads(Threads::default());
        let panics = std::panic::catch_unwind(|| on_threads(|| std::panic::panic_any("broken")));
        assert!(panics.is_err(), "it is the caller's to handle");
        assert_eq!(on_threads(|| 7), 7);
    }

    #[cfg(target_os = "linux")]
    fn niceness() -> libc::c_int {
        // SAFETY: numbers go in.
        unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) }
    }
}
