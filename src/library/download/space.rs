//! Whether the disk has room.

use std::path::Path;

use super::{DownloadError, readable_bytes};

/// Room that is left to the system and to what writes beside us.
const SPARE: u64 = 64 << 20;

/// Bytes that are free on the disk of a folder; `None` where nobody can say.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let folder = std::fs::canonicalize(folder).ok()?;
    let disks = sysinfo::Disks::new_with_refreshed_list().ok()?;
    let on = disks.iter().filter(|disk| folder.starts_with(disk.mount_point()));
    on.max_by_key(|disk| disk.mount_point().components().count()).map(sysinfo::Disk::available_space)
}

/// Fails if `needed` bytes do not fit into the `free` ones.
pub(super) fn check(folder: &Path, free: Option<u64>, needed: u64) -> Result<(), DownloadError> {
    match free {
        Some(free) if needed.saturating_add(SPARE) > free => Err(DownloadError::Space {
            folder: folder.to_owned(),
            free: readable_bytes(free),
            needed: readable_bytes(needed.saturating_add(SPARE)),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_small_a_disk_is_said() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), None, u64::MAX).unwrap();
        check(folder.path(), Some(SPARE + 10), 10).unwrap();
        let error = check(folder.path(), Some(SPARE + 10), 11).unwrap_err().to_string();
        assert!(error.contains("has room for 67.1 MB and 67.1 MB are needed"), "{error}");
    }
}
