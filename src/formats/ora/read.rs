//! `OpenRaster` files into documents.

use std::convert::Infallible;
use std::io::{Read, Seek};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::{Extent, SignedRect};
use crate::document::{BlendMode, Document, Layer, LayerId, MAX_DEPTH, MAX_LAYERS, Plane, Props, Raster, Rgba, Target};

use super::super::archive::Archive;
use super::super::error::tidied;
use super::super::{Fault, Format, Limits, decode, threads};
use super::groups::unclipped;
use super::stack::{EXCLUSION, Kind, Node, SOURCE_ATOP, SOURCE_OVER, parse};
use super::{LABEL, MERGED, STACK};

/// Reads a picture: see [`read_ora`](super::read_ora).
pub(in super::super) fn read(
    source: impl Read + Seek + Send,
    limits: &Limits,
) -> Result<(Document, Vec<String>), Fault> {
    let archive = Archive::open(source, limits)?;
    let mut problems = Vec::new();
    if archive.cut_off {
        problems.push("The file is cut off: what stood behind the cut is lost".to_owned());
    }
    let stack = archive.read(STACK, limits.text_bytes as u64);
    let image = stack.and_then(|text| parse(&text, &mut problems));
    match image.map_err(|reason| format!("{STACK} {reason}")) {
        Ok(image) => {
            Fault::check_extent(image.extent, limits)?;
            // A size that no canvas can have is refused before anything is made of it.
            let blank = Document::empty(image.extent).map_err(|error| decode::broken(LABEL, error.to_string()))?;
            let reader = Reader { archive: &archive, limits, canvas: image.extent, problems };
            reader.document(image.nodes, blank)
        }
        Err(reason) => {
            let merged = merged(&archive, limits).map_err(|_| decode::broken(LABEL, reason.clone()))?;
            problems.push(format!("Its layers could not be read ({reason}): it came as one picture"));
            Ok((merged, tidied(&problems)))
        }
    }
}

/// The flat picture of an archive, which Krita's own files have, too.
pub(in super::super) fn merged(archive: &Archive<'_>, limits: &Limits) -> Result<Document, String> {
    let file = archive.read(MERGED, limits.file_bytes)?;
    let format = Format::of_bytes(&file).ok_or("is no picture")?;
    let picture = (format.read)(&file, limits).map_err(|fault| fault.to_string())?;
    Document::from_pixmap(&picture).map_err(|error| error.to_string())
}

struct Reader<'r, 'a> {
    archive: &'r Archive<'a>,
    limits: &'r Limits,
    canvas: Extent,
    problems: Vec<String>,
}

/// A layer to be, its pixels still to come.
struct Draft {
    id: LayerId,
    props: Props,
    /// The number of its picture, or the layers in it from bottom to top.
    content: Result<usize, Vec<Self>>,
}

/// A picture to be read.
struct Job {
    file: String,
    place: (i32, i32),
    named: String,
}

#[derive(Default)]
struct Listing {
    jobs: Vec<Job>,
    count: u32,
    left_out: usize,
    selected: Option<LayerId>,
}

impl Reader<'_, '_> {
    fn document(mut self, nodes: Vec<Node>, blank: Document) -> Result<(Document, Vec<String>), Fault> {
        let mut list = Listing::default();
        let drafts = self.drafts(nodes, 1, &mut list);
        if list.left_out > 0 {
            self.problems.push(format!("{} layers more than {MAX_LAYERS} were left out", list.left_out));
        }
        let mut rasters = self.rasters(&list.jobs);
        let layers: Vec<Layer> = drafts.into_iter().map(|draft| built(draft, &mut rasters)).collect();
        if layers.is_empty() {
            self.problems.push("There are no layers in it: it has an empty one now".to_owned());
            return Ok((blank, tidied(&self.problems)));
        }
        let document = Document::from_layers(self.canvas, layers);
        let mut document = document.map_err(|error| decode::broken(LABEL, error.to_string()))?;
        if let Some(id) = list.selected {
            document.set_active(Target::Layer(id));
        }
        Ok((document, tidied(&self.problems)))
    }

    /// Layers from bottom to top, of nodes from top to bottom.
    fn drafts(&mut self, nodes: Vec<Node>, depth: usize, list: &mut Listing) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for node in nodes.into_iter().rev() {
            match unclipped(node) {
                Ok((clipped, base)) => {
                    self.draft(base, depth, list, &mut drafts);
                    for node in clipped.into_iter().rev() {
                        self.draft(node, depth, list, &mut drafts);
                    }
                }
                Err(node) => self.draft(node, depth, list, &mut drafts),
            }
        }
        drafts
    }

    fn draft(&mut self, node: Node, depth: usize, list: &mut Listing, drafts: &mut Vec<Draft>) {
        if list.count as usize >= MAX_LAYERS {
            list.left_out += 1;
            return;
        }
        let blend = self.blend(&node);
        let props = Props {
            name: node.name,
            visible: node.visible,
            opacity: node.opacity,
            locked: node.locked,
            blend,
            clipped: node.operator == SOURCE_ATOP,
            ..Props::default()
        }
        .clamped();
        let name = props.name.clone();
        match node.kind {
            Kind::Group { nodes, .. } if depth >= MAX_DEPTH => {
                self.problems.push(format!(
                    "The group '{name}' lies within {depth} others, one more than there can be: its layers stand in its \
                     place"
                ));
                let inner = self.drafts(nodes, depth, list);
                drafts.extend(inner);
            }
            Kind::Group { isolated, nodes } => {
                let id = list.id(node.selected);
                // A group that is not isolated by name is by any property of its own.
                let passes = !isolated && props.opacity >= 1.0 && node.operator == SOURCE_OVER;
                if passes && nodes.iter().any(mixes) {
                    self.problems.push(format!(
                        "The layers in the group '{name}' are to blend with what is below the group, which they do not \
                         here: it may look different"
                    ));
                }
                let inner = self.drafts(nodes, depth + 1, list);
                drafts.push(Draft { id, props, content: Err(inner) });
            }
            Kind::Layer { file, x, y } => {
                let id = list.id(node.selected);
                list.jobs.push(Job { file, place: (x, y), named: name });
                drafts.push(Draft { id, props, content: Ok(list.jobs.len() - 1) });
            }
        }
    }

    fn blend(&mut self, node: &Node) -> BlendMode {
        let known = match node.operator.as_str() {
            SOURCE_ATOP => Some(BlendMode::Normal),
            EXCLUSION => Some(BlendMode::Exclusion),
            other => BlendMode::from_svg(other),
        };
        known.unwrap_or_else(|| {
            let operator: String = node.operator.chars().filter(|c| !c.is_control()).take(40).collect();
            self.problems.push(format!(
                "The layer '{}' has a blend mode that is not known here ({operator}): it is normal now",
                node.name
            ));
            BlendMode::Normal
        })
    }

    /// Reads all pictures, on several threads; those that cannot be read are empty.
    fn rasters(&mut self, jobs: &[Job]) -> Vec<Option<Raster>> {
        let (archive, limits, canvas) = (self.archive, self.limits, self.canvas);
        let room = AtomicU64::new(limits.layer_pixels);
        let read = |job: &Job| -> Result<Raster, String> {
            let file = archive.read(&job.file, limits.file_bytes)?;
            let format = Format::of_bytes(&file).ok_or("is no picture")?;
            let extent = decode::extent(&file, format, limits).map_err(|fault| fault.to_string())?;
            let taken =
                room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(extent.area() as u64));
            taken.map_err(|_| "has too many pixels, with those of the other layers")?;
            let picture = (format.read)(&file, limits).map_err(|fault| fault.to_string())?;
            let plane: Option<Plane<Rgba>> = Plane::from_texels(picture.extent(), picture.data().as_chunks::<4>().0);
            let plane = plane.ok_or("has no pixels")?;
            let place = SignedRect { x: job.place.0, y: job.place.1, ..SignedRect::of(plane.extent()) };
            let whole = place == SignedRect::of(canvas);
            Ok(if whole { Raster::new(plane) } else { Raster::placed(canvas, plane, place.x, place.y) })
        };
        let mut rasters = Vec::new();
        let Ok(()) = threads::in_order(jobs, read, |i, raster| -> Result<(), Infallible> {
            let job: &Job = &jobs[i];
            if let Err(reason) = &raster {
                let file: String = job.file.chars().filter(|c| !c.is_control()).take(60).collect();
                let named = &job.named;
                self.problems
                    .push(format!("The layer '{named}' could not be read ('{file}' {reason}): it is empty now"));
            }
            rasters.push(Some(raster.unwrap_or_else(|_| Raster::new(Plane::filled(canvas, [0; 4])))));
            Ok(())
        });
        rasters
    }
}

impl Listing {
    fn id(&mut self, selected: bool) -> LayerId {
        self.count += 1;
        let id = LayerId(self.count);
        if selected {
            self.selected = Some(id);
        }
        id
    }
}

/// Whether a layer, or one in a group that is not isolated, is blended by more than covering.
fn mixes(node: &Node) -> bool {
    match &node.kind {
        Kind::Group { isolated: false, nodes } if node.opacity >= 1.0 && node.operator == SOURCE_OVER => {
            nodes.iter().any(mixes)
        }
        _ => node.operator != SOURCE_OVER,
    }
}

fn built(draft: Draft, rasters: &mut [Option<Raster>]) -> Layer {
    match draft.content {
        Err(inner) => {
            let children = inner.into_iter().map(|draft| built(draft, rasters)).collect();
            Layer::group(draft.id, draft.props, children)
        }
        Ok(at) => {
            let raster = rasters[at].take().unwrap_or_else(|| Raster::new(Plane::filled(Extent::new(0, 0), [0; 4])));
            Layer::raster(draft.id, draft.props, raster)
        }
    }
}
