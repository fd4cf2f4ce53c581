//! Work on many pictures at once, on a few threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// As many large pictures are in work at a time.
const MOST: usize = 4;

/// Does `work` on each item, on up to four threads, and hands the results to `sink` in the order of the items. Ends at
/// the first error of `sink`.
pub(super) fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    let count = thread::available_parallelism().map_or(1, usize::from).min(MOST).min(items.len());
    if count < 2 {
        return items.iter().enumerate().try_for_each(|(i, item)| sink(i, work(item)));
    }
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::sync_channel(MOST);
    thread::scope(|scope| {
        for _ in 0..count {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { return };
                    if sender.send((i, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        // Taken into the scope, so that it closes, and the threads end, when this one does.
        let results = results;
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        while let Ok((i, result)) = results.recv() {
            waiting.insert(i, result);
            while let Some(result) = waiting.remove(&due) {
                sink(due, result)?;
                due += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_an_error_ends_the_work() {
        let items: Vec<u64> = (0..100).collect();
        let slow = |item: &u64| {
            thread::sleep(std::time::Duration::from_micros(item * 37 % 11 * 100));
            item * 2
        };
        let mut seen = Vec::new();
        let done: Result<(), ()> = in_order(&items, slow, |i, result| {
            assert_eq!(i, seen.len());
            seen.push(result);
            Ok(())
        });
        assert!(done.is_ok() && seen.iter().enumerate().all(|(i, result)| *result == i as u64 * 2));
        assert_eq!(seen.len(), 100);
        let count = AtomicUsize::new(0);
        // One thread may be held up for long while others go on, but not for the two seconds that all of these take.
        let items: Vec<u64> = (0..40_000).collect();
        let counted = |item: &u64| {
            count.fetch_add(1, Ordering::Relaxed);
            thread::sleep(std::time::Duration::from_micros(100));
            *item
        };
        assert_eq!(in_order(&items, counted, |i, _| if i == 5 { Err("enough") } else { Ok(()) }), Err("enough"));
        assert!(count.into_inner() < 20_000);
    }
}
