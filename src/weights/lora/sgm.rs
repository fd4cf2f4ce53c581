//! The UNet's modules under the names of CompVis' and Stability's code, which trainers for SDXL use.
//!
//! Source: the order of the blocks in `openaimodel.py` of "High-Resolution Image Synthesis with Latent Diffusion
//! Models", <https://arxiv.org/abs/2112.10752>: all blocks of the way down are numbered through, and so are those up.

/// The `(block, layer)` numbers of a part of a level, as in `down_blocks.BLOCK.resnets.LAYER`.
fn numbers<'a>(path: &'a str, blocks: &str, kind: &str) -> Option<(usize, usize, &'a str)> {
    let (block, rest) = path.strip_prefix(blocks)?.strip_prefix('.')?.split_once('.')?;
    let (layer, rest) = rest.strip_prefix(kind)?.strip_prefix('.')?.split_once('.')?;
    Some((block.parse().ok()?, layer.parse().ok()?, rest))
}

/// The layers of each level on the way down, by the names of its modules.
pub(super) fn layers<'a>(paths: impl Iterator<Item = &'a str>) -> usize {
    paths.filter_map(|path| numbers(path, "down_blocks", "resnets")).map(|(_, layer, _)| layer + 1).max().unwrap_or(0)
}

/// The name of a module of a UNet with `layers` a level; `attention` tells whether a block on the way up has attention.
/// `None` for modules that have none there.
pub(super) fn name(path: &str, layers: usize, attention: impl Fn(usize) -> bool) -> Option<String> {
    let ends = [
        ("conv_in", "input_blocks.0.0"),
        ("conv_norm_out", "out.0"),
        ("conv_out", "out.2"),
        ("time_embedding.linear_1", "time_embed.0"),
        ("time_embedding.linear_2", "time_embed.2"),
        ("add_embedding.linear_1", "label_emb.0.0"),
        ("add_embedding.linear_2", "label_emb.0.2"),
    ];
    if let Some((_, new)) = ends.iter().find(|(old, _)| *old == path) {
        return Some((*new).to_owned());
    }
    if let Some((block, layer, rest)) = numbers(path, "down_blocks", "resnets") {
        return Some(format!("input_blocks.{}.0.{}", 1 + block * (layers + 1) + layer, residual(rest)?));
    }
    if let Some((block, layer, rest)) = numbers(path, "down_blocks", "attentions") {
        return Some(format!("input_blocks.{}.1.{rest}", 1 + block * (layers + 1) + layer));
    }
    if let Some((block, _, _)) = numbers(path, "down_blocks", "downsamplers") {
        return Some(format!("input_blocks.{}.0.op", (block + 1) * (layers + 1)));
    }
    if let Some(rest) = path.strip_prefix("mid_block.") {
        let parts = [("resnets.0.", 0), ("attentions.0.", 1), ("resnets.1.", 2)];
        let (i, rest) = parts.iter().find_map(|(part, i)| Some((*i, rest.strip_prefix(part)?)))?;
        return Some(format!("middle_block.{i}.{}", if i == 1 { rest } else { residual(rest)? }));
    }
    if let Some((block, layer, rest)) = numbers(path, "up_blocks", "resnets") {
        return Some(format!("output_blocks.{}.0.{}", block * (layers + 1) + layer, residual(rest)?));
    }
    if let Some((block, layer, rest)) = numbers(path, "up_blocks", "attentions") {
        return Some(format!("output_blocks.{}.1.{rest}", block * (layers + 1) + layer));
    }
    let (block, _, _) = numbers(path, "up_blocks", "upsamplers")?;
    let place = if attention(block) { 2 } else { 1 };
    Some(format!("output_blocks.{}.{place}.conv", block * (layers + 1) + layers))
}

/// The parts of a residual block.
fn residual(part: &str) -> Option<&'static str> {
    Some(match part {
        "norm1" => "in_layers.0",
        "conv1" => "in_layers.2",
        "time_emb_proj" => "emb_layers.1",
        "norm2" => "out_layers.0",
        "conv2" => "out_layers.3",
        "conv_shortcut" => "skip_connection",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blocks_of_sdxl_are_numbered_as_published() {
        // SDXL: three levels of two layers, attention in the first two blocks on the way up.
        let named = |path: &str| name(path, 2, |block| block < 2).unwrap_or_default();
        let to_q = "transformer_blocks.3.attn2.to_q";
        for (path, sgm) in [
            ("conv_in".to_owned(), "input_blocks.0.0".to_owned()),
            ("down_blocks.0.resnets.1.conv2".to_owned(), "input_blocks.2.0.out_layers.3".to_owned()),
            ("down_blocks.0.downsamplers.0.conv".to_owned(), "input_blocks.3.0.op".to_owned()),
            (format!("down_blocks.1.attentions.0.{to_q}"), format!("input_blocks.4.1.{to_q}")),
            (format!("down_blocks.2.attentions.1.{to_q}"), format!("input_blocks.8.1.{to_q}")),
            (format!("mid_block.attentions.0.{to_q}"), format!("middle_block.1.{to_q}")),
            ("mid_block.resnets.1.conv1".to_owned(), "middle_block.2.in_layers.2".to_owned()),
            (format!("up_blocks.0.attentions.2.{to_q}"), format!("output_blocks.2.1.{to_q}")),
            ("up_blocks.0.upsamplers.0.conv".to_owned(), "output_blocks.2.2.conv".to_owned()),
            ("up_blocks.2.resnets.2.conv_shortcut".to_owned(), "output_blocks.8.0.skip_connection".to_owned()),
        ] {
            assert_eq!(named(&path), sgm, "{path}");
        }
        assert_eq!(name("up_blocks.0.upsamplers.0.conv", 2, |_| false).as_deref(), Some("output_blocks.2.1.conv"));
        assert_eq!(name("down_blocks.0.resnets.0.nothing", 2, |_| true), None);
    }
}
