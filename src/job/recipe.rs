//! Everything that determines a picture, in a form that a PNG carries and a later run repeats.

use serde::{Deserialize, Serialize};

use crate::base::{Extent, RngKind};

use super::{OutpaintFill, Sides, Tuning};

/// The number format that the networks compute in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DType {
    /// What suits the device best: bf16 on a CPU that has units for it and f32 on others, f16 on a GPU.
    #[default]
    Auto,
    /// 32-bit floats.
    F32,
    /// bfloat16.
    Bf16,
    /// IEEE half floats.
    F16,
}

/// Which model made the picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRef {
    /// What the artist calls it: an id of the catalogue, or the stem of a file or folder.
    pub name: String,
    /// First ten hex digits of the SHA-256 of the UNet's weights, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// A picture that a recipe needs: its name without folders, and what its pixels hash to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// File name, without the folder it lay in.
    pub name: String,
    /// SHA-256 of the decoded RGBA (or mask) bytes, in hex.
    pub sha256: String,
}

/// What the masked part of the picture is before it is repainted: A1111's four choices.
///
/// It matters less the higher the strength: at full strength [`MaskedContent::Original`] starts from noise alone (as
/// diffusers' pipelines do), and of the others only their broad colours come through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskedContent {
    /// What the picture shows there.
    #[default]
    Original,
    /// The colours around the mask, spread smoothly into it.
    Fill,
    /// Noise in place of the latents: something new, with busy detail.
    Noise,
    /// Latents of zero, a flat tone: something new and calm.
    Nothing,
}

impl MaskedContent {
    /// All choices, in A1111's order but for the default, which comes first.
    pub const ALL: [Self; 4] = [Self::Original, Self::Fill, Self::Noise, Self::Nothing];

    /// A1111's name for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Fill => "fill",
            Self::Noise => "latent noise",
            Self::Nothing => "latent nothing",
        }
    }
}

/// Which part of the picture the networks see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Area {
    /// All of it.
    #[default]
    Whole,
    /// A box around the mask, scaled to a working size and back: [`masked_area`](crate::base::masked_area).
    OnlyMasked {
        /// Pixels of the surroundings that are shown on each side of the feathered mask.
        padding_px: u32,
        /// What the box is scaled to; both sides are multiples of 8.
        working: Extent,
    },
}

/// A second seed whose noise is mixed into the first one's, for pictures that differ a little: A1111's variation seed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Variation {
    /// Seed of the other noise (a batch counts it up in place of the recipe's seed).
    pub seed: u64,
    /// How far the noise is turned towards the other, 0 (not at all) to 1 (all the way).
    pub strength: f64,
}

/// What sampling starts from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceRecipe {
    /// Pure noise: text-to-image.
    #[default]
    Noise,
    /// A picture, noised as far as `strength` says: image-to-image.
    Image {
        /// The picture.
        image: ImageRef,
        /// Share of the schedule that is run, 0 to 1.
        strength: f64,
    },
    /// A picture of which only the mask is repainted.
    Inpaint {
        /// The picture.
        image: ImageRef,
        /// The mask, white where it is repainted.
        mask: ImageRef,
        /// Share of the schedule that is run, 0 to 1.
        strength: f64,
        /// Standard deviation of the mask's blur, in pixels.
        feather_px: f64,
        /// What the masked part is before it is repainted.
        #[serde(default)]
        content: MaskedContent,
        /// Which part of the picture the networks see.
        #[serde(default)]
        area: Area,
        /// Whether a grey mask says how far each pixel may change (differential diffusion).
        #[serde(default)]
        soft: bool,
        /// What transparent parts of the picture are filled with before they are repainted.
        #[serde(default)]
        empty: OutpaintFill,
    },
    /// A picture that is extended beyond its edges.
    Outpaint {
        /// The known picture, before it is extended.
        image: ImageRef,
        /// How far it is extended on each side.
        sides: Sides,
        /// Pixels along the known picture's edges that are blended with the new ones.
        feather_px: f64,
        /// What the new part is filled with before it is painted.
        #[serde(default)]
        fill: OutpaintFill,
        /// Share of the schedule that is run, 0 to 1.
        strength: f64,
    },
}

/// Whose habits are followed where tools differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Convention {
    /// The VAE's mean is encoded, and a latent is repainted if the mask touches any of its pixels.
    #[default]
    Scumble,
    /// The VAE's distribution is sampled with the seed, and a latent is repainted if the mask covers its first pixel,
    /// as in diffusers' pipelines.
    Diffusers,
}

/// Everything that determines a picture. The same recipe gives the same picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Version of this format: [`Recipe::VERSION`].
    pub version: u32,
    /// Program and version that wrote it.
    pub software: String,
    /// The model.
    pub model: ModelRef,
    /// What is wanted.
    pub prompt: String,
    /// What is not wanted.
    #[serde(default)]
    pub negative_prompt: String,
    /// Size of the picture in pixels.
    pub size: Extent,
    /// Size that the networks work at, both sides multiples of 8: the source is scaled to it before, the result back
    /// after. For an extended picture it is the size of the frames it is painted in. `None` works at the picture's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<Extent>,
    /// Number of sampling steps.
    pub steps: u32,
    /// Id of a row in the sampler table.
    pub sampler: String,
    /// Id of a row in the schedule table.
    pub schedule: String,
    /// Scale of classifier-free guidance; 1 turns it off.
    pub guidance: f64,
    /// Share of fresh noise in samplers that take one (DDIM, Euler ancestral); `None` is the sampler's own default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eta: Option<f64>,
    /// Seed of this very picture (a batch counts it up, unless there is a variation).
    pub seed: u64,
    /// A second seed mixed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<Variation>,
    /// Which generator turns the seed into noise.
    pub rng: RngKind,
    /// What sampling starts from.
    #[serde(default)]
    pub source: SourceRecipe,
    /// What is added to the model, and settings that most pictures leave alone.
    #[serde(flatten)]
    pub tuning: Tuning,
    /// Number format of the networks.
    #[serde(default)]
    pub dtype: DType,
    /// Whose habits are followed where tools differ.
    #[serde(default)]
    pub convention: Convention,
}

impl Recipe {
    /// The version of the format that this program writes.
    pub const VERSION: u32 = 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes_from_before_areas_and_variations_are_read() {
        let old = r#"{"version": 1, "software": "scumble 0.1.0", "model": {"name": "scumble-1"}, "prompt": "a fox",
            "size": {"width": 64, "height": 48}, "steps": 5, "sampler": "euler", "schedule": "karras", "guidance": 7.0,
            "seed": 3, "rng": "cpu", "source": {"kind": "inpaint", "image": {"name": "a.png", "sha256": "00"},
            "mask": {"name": "m.png", "sha256": "00"}, "strength": 0.75, "feather_px": 4.0}}"#;
        let recipe: Recipe = serde_json::from_str(old).unwrap();
        assert_eq!(recipe.variation, None);
        assert_eq!(recipe.working, None);
        let SourceRecipe::Inpaint { content, area, soft, empty, .. } = &recipe.source else { panic!("{recipe:?}") };
        assert_eq!((*content, *area, *soft), (MaskedContent::Original, Area::Whole, false));
        assert_eq!(*empty, OutpaintFill::Edge);
    }

    #[test]
    fn recipes_survive_being_written_and_read() {
        let image = ImageRef { name: "a.png".into(), sha256: "00".into() };
        let recipe = Recipe {
            version: Recipe::VERSION,
            software: "scumble".into(),
            model: ModelRef::default(),
            prompt: "a fox".into(),
            negative_prompt: String::new(),
            size: Extent::new(64, 48),
            working: Some(Extent::new(512, 384)),
            steps: 5,
            sampler: "euler".into(),
            schedule: "karras".into(),
            guidance: 7.0,
            eta: None,
            seed: 3,
            variation: Some(Variation { seed: u64::MAX, strength: 0.1 }),
            rng: RngKind::Cpu,
            source: SourceRecipe::Inpaint {
                image: image.clone(),
                mask: image,
                strength: 0.75,
                feather_px: 4.0,
                content: MaskedContent::Noise,
                area: Area::OnlyMasked { padding_px: 32, working: Extent::new(512, 512) },
                soft: true,
                empty: OutpaintFill::Mirror,
            },
            tuning: Tuning::default(),
            dtype: DType::Auto,
            convention: Convention::Scumble,
        };
        let text = serde_json::to_string(&recipe).unwrap();
        assert_eq!(serde_json::from_str::<Recipe>(&text).unwrap(), recipe);
        assert!(text.contains(r#""area":{"kind":"only_masked","padding_px":32,"#), "{text}");
        let image = ImageRef { name: "a.png".into(), sha256: "00".into() };
        let sides = Sides { left: 1, right: 2, top: 3, bottom: 4 };
        let source =
            SourceRecipe::Outpaint { image, sides, feather_px: 16.0, fill: OutpaintFill::Noise, strength: 1.0 };
        let extended = Recipe { source, ..recipe };
        let text = serde_json::to_string(&extended).unwrap();
        assert_eq!(serde_json::from_str::<Recipe>(&text).unwrap(), extended);
        assert!(text.contains(r#""sides":{"left":1,"right":2,"top":3,"bottom":4}"#), "{text}");
    }
}
