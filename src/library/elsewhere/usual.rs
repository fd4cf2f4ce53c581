//! Where programs usually keep things on this system.

use std::path::PathBuf;

use sysinfo::Disks;

/// Disks of these kinds lie elsewhere, and may take minutes to answer.
const FAR: [&str; 8] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs", "9p"];

/// The folders that a search begins from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The artist's own folder.
    pub home: Option<PathBuf>,
    /// Folders in which programs keep their settings.
    pub config: Vec<PathBuf>,
    /// Folders in which programs keep their data.
    pub data: Vec<PathBuf>,
    /// What `INVOKEAI_ROOT` names.
    pub invoke: Option<PathBuf>,
    /// Other folders that are walked through: those of other disks, and where programs are installed.
    pub others: Vec<PathBuf>,
}

impl Places {
    /// Those of this system and this artist. Lists the disks: call it on a thread.
    pub fn of_user() -> Self {
        let Some(base) = directories::BaseDirs::new() else { return Self::default() };
        let home = base.home_dir().to_owned();
        let mut data = vec![base.data_dir().to_owned(), base.data_local_dir().to_owned()];
        // Krita as a Flatpak.
        data.push(home.join(".var/app/org.kde.krita/data"));
        let mut config = vec![base.config_dir().to_owned()];
        for folders in [&mut data, &mut config] {
            folders.dedup();
        }
        let invoke = std::env::var_os("INVOKEAI_ROOT").map(PathBuf::from);
        let mut others: Vec<PathBuf> =
            ["/opt", "/srv", "/data"].into_iter().map(PathBuf::from).filter(|path| path.is_dir()).collect();
        others.extend(disks().into_iter().filter(|disk| !home.starts_with(disk) && !disk.starts_with(&home)));
        Self { home: Some(home), config, data, invoke, others }
    }
}

/// Where disks of this machine are to be found, but for the one that the system lies on.
fn disks() -> Vec<PathBuf> {
    let Ok(disks) = Disks::new_with_refreshed_list() else { return Vec::new() };
    let near = |disk: &&sysinfo::Disk| {
        let system = disk.file_system().to_string_lossy().to_lowercase();
        let places = ["/", "/boot", "/proc", "/sys", "/dev", "/run", "/tmp", "/etc", "/usr", "/var", "/snap"];
        let mount = disk.mount_point();
        let of_system = places.iter().any(|place| {
            mount == std::path::Path::new(place)
                || (*place != "/" && mount.starts_with(place) && !mount.starts_with("/run/media"))
        });
        !FAR.contains(&system.as_str()) && !of_system
    };
    let mut found: Vec<_> = disks.iter().filter(near).map(|disk| disk.mount_point().to_owned()).collect();
    found.sort();
    found.dedup();
    found
}
