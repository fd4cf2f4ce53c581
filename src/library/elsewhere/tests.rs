//! Programs' folders as they lie on artists' disks, in a folder that vanishes.

use std::fs;

use super::*;

struct Disk {
    root: tempfile::TempDir,
    places: Places,
}

impl Disk {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let part = |name: &str| root.path().join(name);
        let places = Places {
            home: Some(part("home")),
            config: vec![part("home/.config")],
            data: vec![part("home/.local/share")],
            invoke: None,
            others: vec![part("disk")],
        };
        fs::create_dir_all(part("home")).unwrap();
        Self { root, places }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Files of these names, each of 1000 bytes.
    fn models(&self, names: &[&str]) {
        for name in names {
            self.text(name, &"x".repeat(1000));
        }
    }

    fn text(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn look(&self) -> Vec<(&'static str, String, usize, u64)> {
        let found = look(&self.places, Bounds::default(), &CancelToken::new(), &mut |_| ());
        let root = self.root.path().canonicalize().unwrap();
        let name = |path: &Path| path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        found.iter().map(|e| (e.program, name(&e.path), e.files, e.bytes)).collect()
    }
}

#[test]
fn programs_are_found_where_they_usually_lie() {
    let disk = Disk::new();
    disk.models(&[
        "home/stable-diffusion-webui/models/Stable-diffusion/a.safetensors",
        "home/stable-diffusion-webui/models/Lora/b.safetensors",
        "home/Documents/ComfyUI/models/checkpoints/c.safetensors",
        "home/Documents/ComfyUI/models/loras/sub/d.safetensors",
        "home/Documents/ComfyUI/models/loras/notes.txt",
        "home/.local/share/krita/ai_diffusion/server/ComfyUI/models/checkpoints/e.safetensors",
        "home/invokeai/models/sdxl/main/f.safetensors",
        "disk/art/deep/SwarmUI/Models/Stable-Diffusion/g.safetensors",
        "disk/art/deep/SwarmUI/Models/Lora/h.safetensors",
    ]);
    disk.text("home/invokeai/invokeai.yaml", "schema_version: 4.0.2\n");
    let wanted = [
        ("A1111", "home/stable-diffusion-webui", 2),
        ("ComfyUI", "home/Documents/ComfyUI", 2),
        ("InvokeAI", "home/invokeai/models", 1),
        ("Krita", "home/.local/share/krita/ai_diffusion/server/ComfyUI", 1),
        ("SwarmUI", "disk/art/deep/SwarmUI", 2),
    ];
    let wanted = wanted.map(|(program, path, files)| (program, path.to_owned(), files, files as u64 * 1000));
    assert_eq!(disk.look(), wanted);
}

#[test]
fn configuration_leads_elsewhere() {
    let disk = Disk::new();
    disk.models(&[
        "far/krita server/models/checkpoints/a.safetensors",
        "far/invoke/b.safetensors",
        "far/desktop/models/checkpoints/c.safetensors",
        "far/desktop/models/vae/v.safetensors",
        "far/checkpoints/d.safetensors",
        "far/extra/loras/e.safetensors",
        "home/stable-diffusion-webui/models/Stable-diffusion/f.safetensors",
    ]);
    let far = |name: &str| disk.path("far").join(name).display().to_string();
    let json = |key: &str, path: &str| serde_json::json!({ key: path }).to_string();
    disk.text("home/.local/share/krita-ai-diffusion/settings.json", &json("server_path", &far("krita server")));
    disk.text("home/invokeai/invokeai.yaml", &format!("models_dir: '{}'\n", far("invoke")));
    disk.text("home/.config/ComfyUI/config.json", &json("basePath", &far("desktop")));
    let yaml = format!("mine:\n  base_path: '{}'\n  loras: extra/loras\n  vae: desktop/models/vae\n", far(""));
    disk.text("home/.config/ComfyUI/extra_models_config.yaml", &yaml);
    let script = format!(
        "#!/bin/bash\n#export COMMANDLINE_ARGS=\"--lora-dir /no\"\nexport COMMANDLINE_ARGS=\"--medvram --ckpt-dir {}\"\n",
        far("checkpoints")
    );
    disk.text("home/stable-diffusion-webui/webui-user.sh", &script);
    let wanted = [
        ("A1111", "far/checkpoints", 1),
        ("A1111", "home/stable-diffusion-webui", 1),
        ("ComfyUI", "far/desktop", 2),
        // The VAE is the other folder's already.
        ("ComfyUI", "home/.config/ComfyUI/extra_models_config.yaml", 1),
        ("InvokeAI", "far/invoke", 1),
        ("Krita", "far/krita server", 1),
    ];
    let wanted = wanted.map(|(program, path, files)| (program, path.to_owned(), files, files as u64 * 1000));
    assert_eq!(disk.look(), wanted);
}

#[test]
fn what_holds_no_models_or_is_nobodys_is_left_out() {
    let disk = Disk::new();
    disk.models(&[
        "home/thesis/checkpoints/epoch1.pt",
        "home/empty/ComfyUI/models/checkpoints/put_checkpoints_here",
        "home/own/checkpoints/a.safetensors",
        "home/own/loras/a.safetensors",
        "home/own/.scumble-models",
        "home/.hidden/ComfyUI/models/checkpoints/a.safetensors",
        "home/a/b/c/d/e/ComfyUI/models/checkpoints/a.safetensors",
        "home/invokeai/models/a.safetensors",
    ]);
    disk.text("home/.config/ComfyUI/extra_models_config.yaml", "a: [b: {c");
    disk.text("home/.config/ComfyUI/config.json", "{ broken");
    assert_eq!(disk.look(), []);
}

#[cfg(unix)]
#[test]
fn links_are_followed_once() {
    let disk = Disk::new();
    disk.models(&["far/ComfyUI/models/checkpoints/a.safetensors"]);
    std::os::unix::fs::symlink(disk.path("far/ComfyUI"), disk.path("home/ComfyUI")).unwrap();
    std::os::unix::fs::symlink(disk.path("home"), disk.path("home/round")).unwrap();
    assert_eq!(disk.look(), [("ComfyUI", "far/ComfyUI".to_owned(), 1, 1000)]);
}

#[test]
fn a_search_ends_when_it_is_told_to_and_when_it_has_looked_enough() {
    let disk = Disk::new();
    for i in 0..300 {
        fs::create_dir_all(disk.path("home").join(format!("{i}/a"))).unwrap();
    }
    disk.models(&["home/z/z/ComfyUI/models/checkpoints/a.safetensors", "home/z/z/ComfyUI/models/vae/b.safetensors"]);
    let mut told = Vec::new();
    let all = look(&disk.places, Bounds::default(), &CancelToken::new(), &mut |n| told.push(n));
    assert!(all.len() == 1 && !told.is_empty() && told.is_sorted());
    let few = Bounds { folders: 100, ..Bounds::default() };
    assert_eq!(look(&disk.places, few, &CancelToken::new(), &mut |_| ()), []);
    let brief = Bounds { time: Duration::ZERO, ..Bounds::default() };
    assert_eq!(look(&disk.places, brief, &CancelToken::new(), &mut |_| ()), []);
    let cancel = CancelToken::new();
    cancel.cancel();
    assert_eq!(look(&disk.places, Bounds::default(), &cancel, &mut |_| ()), []);
}
