//! A document's layers as `OpenRaster` can have them, and back: clipped layers become groups with *source-atop* layers.

use crate::base::{Extent, Rect, SignedRect};
use crate::document::{BlendMode, Document, Layer, LayerId};

use super::stack::{EXCLUSION, Kind, Node, SOURCE_ATOP, SOURCE_OVER};

/// What a picture in the file shows.
#[derive(Debug, Clone)]
pub(super) enum Shown {
    /// A layer's pixels in a rectangle of canvas pixels, its layer mask applied.
    Pixels {
        /// Which layer.
        layer: LayerId,
        /// The layer whose opacity it is cut to.
        within: Option<LayerId>,
    },
    /// A group as it looks, its layer mask applied.
    Group(LayerId),
}

/// A picture to be written.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) file: String,
    pub(super) shown: Shown,
    pub(super) place: SignedRect,
}

/// The tree to be written and its pictures. `lost` takes what the format does not hold.
pub(super) struct Planner<'a> {
    pub(super) document: &'a Document,
    pub(super) pictures: Vec<Picture>,
    pub(super) lost: &'a mut Vec<String>,
}

/// More pixels in one layer than any reader takes: it is cut to the canvas.
const MAX_AREA: u64 = 1 << 28;

impl Planner<'_> {
    /// Nodes from top to bottom, of layers from bottom to top.
    pub(super) fn nodes(&mut self, layers: &[Layer]) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut rest = layers;
        while let Some((base, above)) = rest.split_first() {
            // The lowest one has nothing to be clipped to, and is a base itself even if it is called clipped.
            let (clipped, others) = above.split_at(above.iter().take_while(|layer| layer.props.clipped).count());
            nodes.push(if clipped.is_empty() { self.node(base) } else { self.clip_group(base, clipped) });
            rest = others;
        }
        nodes.reverse();
        nodes
    }

    fn clip_group(&mut self, base: &Layer, clipped: &[Layer]) -> Node {
        let inner = self.node(base);
        let outer = Node { kind: Kind::Group { isolated: true, nodes: Vec::new() }, selected: false, ..inner.clone() };
        let inner = Node { opacity: 1.0, visible: true, operator: SOURCE_OVER.to_owned(), ..inner };
        let mut nodes = vec![inner];
        for layer in clipped {
            let mut node = if layer.props.blend == BlendMode::Normal {
                self.node(layer)
            } else {
                self.lost.push(format!(
                    "The layer '{}' is clipped and has a blend mode, of which OpenRaster holds one: its pixels were cut to \
                     the layer below",
                    layer.props.name
                ));
                self.node_within(layer, Some(base.id()))
            };
            if layer.props.blend == BlendMode::Normal {
                SOURCE_ATOP.clone_into(&mut node.operator);
            }
            nodes.push(node);
        }
        nodes.reverse();
        Node { kind: Kind::Group { isolated: true, nodes }, ..outer }
    }

    fn node(&mut self, layer: &Layer) -> Node {
        self.node_within(layer, None)
    }

    fn node_within(&mut self, layer: &Layer, within: Option<LayerId>) -> Node {
        let masked = layer.enabled_mask().is_some();
        if masked {
            let kind = if layer.is_group() { "The group" } else { "The layer" };
            let then = if layer.is_group() { "it was applied, and the group became a layer" } else { "it was applied" };
            self.lost.push(format!("{kind} '{}' has a mask, which OpenRaster does not hold: {then}", layer.props.name));
        } else if layer.mask().is_some() {
            self.lost.push(format!("The mask of '{}' is turned off, and was left out", layer.props.name));
        }
        let flat = layer.is_group() && (masked || within.is_some());
        let kind = if layer.is_group() && !flat {
            Kind::Group { isolated: true, nodes: self.nodes(layer.children()) }
        } else {
            self.picture(layer, within, masked)
        };
        if layer.props.blend == BlendMode::Exclusion {
            self.lost.push(format!(
                "The layer '{}' is blended by exclusion, which OpenRaster does not list: Krita knows it, others may take it \
                 for normal",
                layer.props.name
            ));
        }
        let active = self.document.active().layer();
        Node {
            name: layer.props.name.clone(),
            opacity: layer.props.opacity,
            visible: layer.props.visible,
            locked: layer.props.locked,
            selected: layer.id() == active,
            operator: operator(layer.props.blend).to_owned(),
            kind,
        }
    }

    fn picture(&mut self, layer: &Layer, within: Option<LayerId>, masked: bool) -> Kind {
        let canvas = SignedRect::of(self.document.extent());
        let (shown, place) = match layer.as_raster() {
            None => (Shown::Group(layer.id()), Some(canvas)),
            Some(raster) => {
                let bounds = raster.bounds();
                let area = |rect: SignedRect| u64::from(rect.width) * u64::from(rect.height);
                let cut = masked || within.is_some() || bounds.is_some_and(|bounds| area(bounds) > MAX_AREA);
                let place = if cut { bounds.and_then(|bounds| bounds.intersection(canvas)) } else { bounds };
                (Shown::Pixels { layer: layer.id(), within }, place)
            }
        };
        // A picture has one pixel at least.
        let place = place.unwrap_or(SignedRect::new(0, 0, 1, 1));
        let file = format!("data/layer{}.png", self.pictures.len() + 1);
        self.pictures.push(Picture { file: file.clone(), shown, place });
        Kind::Layer { file, x: place.x, y: place.y }
    }
}

/// A blend mode as the specification names it, or else as Krita does.
fn operator(blend: BlendMode) -> &'static str {
    if blend == BlendMode::Exclusion { EXCLUSION } else { blend.svg() }
}

/// The pixels of a picture, row by row.
pub(super) fn pixels(document: &Document, picture: &Picture) -> Vec<[u8; 4]> {
    let place = picture.place;
    let on_canvas = place.within(document.extent()).unwrap_or(Rect::new(0, 0, 0, 0));
    let empty = || vec![[0; 4]; Extent::new(place.width, place.height).area()];
    match &picture.shown {
        Shown::Group(id) => document.layer_composite(*id, on_canvas).unwrap_or_else(empty),
        Shown::Pixels { layer, within } => {
            let Some((layer, raster)) = document.layer(*layer).and_then(|l| Some((l, l.as_raster()?))) else {
                return empty();
            };
            let (whole, plane) = raster.whole();
            let local = place.translated(whole.x.saturating_neg(), whole.y.saturating_neg()).within(whole.extent());
            let mut pixels = local.map_or_else(Vec::new, |local| plane.read(local));
            // An empty layer's one pixel may lie beyond the plane.
            pixels.resize(Extent::new(place.width, place.height).area(), [0; 4]);
            if let Some(mask) = layer.enabled_mask() {
                cut(&mut pixels, mask.read(on_canvas).into_iter());
            }
            if let Some(base) = within.and_then(|id| document.layer_composite(id, on_canvas)) {
                cut(&mut pixels, base.into_iter().map(|[_, _, _, a]| a));
            }
            pixels
        }
    }
}

/// Multiplies opacities, rounded to the nearest.
fn cut(pixels: &mut [[u8; 4]], shares: impl Iterator<Item = u8>) {
    for ([_, _, _, a], share) in pixels.iter_mut().zip(shares) {
        *a = ((u32::from(*a) * u32::from(share) + 127) / 255) as u8;
    }
}

/// What a group is that stands for a layer and those clipped to it: the layer with the group's properties, and the
/// clipped ones from top to bottom. Any other group comes back as it is.
pub(super) fn unclipped(group: Node) -> Result<(Vec<Node>, Node), Node> {
    let Node { kind: Kind::Group { nodes, .. }, name, .. } = &group else { return Err(group) };
    let stands = nodes.split_last().is_some_and(|(base, above)| {
        let plain = base.opacity >= 1.0 && base.visible && base.operator == SOURCE_OVER && base.name == *name;
        plain && !above.is_empty() && above.iter().all(|node| node.operator == SOURCE_ATOP)
    });
    if !stands {
        return Err(group);
    }
    let Node { kind: Kind::Group { mut nodes, .. }, opacity, visible, operator, name, locked, selected } = group else {
        return Err(group);
    };
    match nodes.pop() {
        Some(base) => {
            let selected = selected || base.selected;
            Ok((nodes, Node { opacity, visible, operator, name, locked: locked || base.locked, selected, ..base }))
        }
        None => Err(Node {
            kind: Kind::Group { isolated: true, nodes },
            opacity,
            visible,
            operator,
            name,
            locked,
            selected,
        }),
    }
}
