//! `stack.xml`: the tree of layers.

use std::fmt::Write as _;

use crate::base::Extent;

/// A layer or a group, as the file has it; of a group, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) opacity: f32,
    pub(super) visible: bool,
    pub(super) locked: bool,
    pub(super) selected: bool,
    /// As it stands in the file.
    pub(super) operator: String,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Layer {
        /// The picture's name in the archive.
        file: String,
        x: i32,
        y: i32,
    },
    Group {
        /// Whether it is composited by itself first.
        isolated: bool,
        nodes: Vec<Node>,
    },
}

/// A picture, as the file has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Image {
    pub(super) extent: Extent,
    pub(super) nodes: Vec<Node>,
}

/// More elements than any picture has that is read.
const MAX_NODES: u32 = 200_000;
/// Groups in groups: deeper ones are left out here, and could not be in a document anyway.
const MAX_DEPTH: usize = 64;

pub(super) const SOURCE_OVER: &str = "svg:src-over";
pub(super) const SOURCE_ATOP: &str = "svg:src-atop";
/// Krita's name, for want of one in the specification.
pub(super) const EXCLUSION: &str = "krita:exclusion";

/// Reads the tree; the error continues a sentence that begins with the file's name. `problems` takes what was wrong in
/// single layers.
pub(super) fn parse(text: &[u8], problems: &mut Vec<String>) -> Result<Image, String> {
    let text = str::from_utf8(text).map_err(|_| "is no UTF-8 text")?;
    let options = roxmltree::ParsingOptions { nodes_limit: MAX_NODES, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options)
        .map_err(|error| format!("is no XML that can be read ({error})"))?;
    let image = document.root_element();
    if image.tag_name().name() != "image" {
        return Err("describes no image".into());
    }
    let side = |name: &str| image.attribute(name).and_then(|value| value.trim().parse::<u32>().ok());
    let extent = side("w").zip(side("h")).ok_or("tells no size")?;
    let stack = image.children().find(|node| node.tag_name().name() == "stack").ok_or("has no stack of layers")?;
    Ok(Image { extent: Extent::new(extent.0, extent.1), nodes: nodes(stack, 1, problems) })
}

fn nodes(stack: roxmltree::Node<'_, '_>, depth: usize, problems: &mut Vec<String>) -> Vec<Node> {
    let elements = stack.children().filter(roxmltree::Node::is_element);
    elements.filter_map(|element| node(element, depth, problems)).collect()
}

fn node(element: roxmltree::Node<'_, '_>, depth: usize, problems: &mut Vec<String>) -> Option<Node> {
    let kind = element.tag_name().name();
    let fallback = if kind == "stack" { "Group" } else { "Layer" };
    let name = element.attribute("name").filter(|name| !name.trim().is_empty()).unwrap_or(fallback).to_owned();
    let number = |key: &str| element.attribute(key).map_or(Ok(0.0), |value| value.trim().parse::<f64>());
    let opacity = element.attribute("opacity").map_or(Ok(1.0), |value| value.trim().parse::<f32>());
    let opacity = opacity.ok().filter(|opacity| (0.0..=1.0).contains(opacity)).unwrap_or_else(|| {
        problems.push(format!("The layer '{name}' has an opacity that is none: it is opaque"));
        1.0
    });
    let kind = match kind {
        "stack" if depth < MAX_DEPTH => Kind::Group {
            isolated: element.attribute("isolation") == Some("isolate"),
            nodes: nodes(element, depth + 1, problems),
        },
        "stack" => {
            problems.push(format!("The group '{name}' lies too deep within others: it is left out"));
            return None;
        }
        "layer" => {
            let place = number("x").ok().zip(number("y").ok()).filter(|(x, y)| is_near(*x) && is_near(*y));
            let (x, y) = place.unwrap_or_else(|| {
                problems.push(format!("The layer '{name}' has a place that is none: it lies at the top left"));
                (0.0, 0.0)
            });
            let file = element.attribute("src").unwrap_or_default().to_owned();
            Kind::Layer { file, x: x.floor() as i32, y: y.floor() as i32 }
        }
        other => {
            problems.push(format!("The layer '{name}' is of a kind that is not known here ({other}): it is left out"));
            return None;
        }
    };
    Some(Node {
        opacity,
        visible: element.attribute("visibility") != Some("hidden"),
        locked: element.attribute("edit-locked") == Some("true"),
        selected: element.attribute("selected") == Some("true"),
        operator: element.attribute("composite-op").unwrap_or(SOURCE_OVER).to_owned(),
        name,
        kind,
    })
}

fn is_near(at: f64) -> bool {
    at.is_finite() && at.abs() < 1e9
}

/// Writes the tree.
pub(super) fn xml(image: &Image) -> String {
    let Extent { width, height } = image.extent;
    let mut text = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<image version=\"0.0.3\" w=\"{width}\" h=\"{height}\" xres=\"72\" \
         yres=\"72\">\n  <stack>\n"
    );
    for node in &image.nodes {
        write(&mut text, node, 2);
    }
    text.push_str("  </stack>\n</image>\n");
    text
}

fn write(text: &mut String, node: &Node, depth: usize) {
    let indent = "  ".repeat(depth);
    let visibility = if node.visible { "visible" } else { "hidden" };
    let mut rest = format!(
        "name=\"{}\" opacity=\"{}\" visibility=\"{visibility}\" composite-op=\"{}\"",
        escaped(&node.name),
        node.opacity,
        escaped(&node.operator)
    );
    for (key, holds) in [("edit-locked", node.locked), ("selected", node.selected)] {
        if holds {
            let _ = write!(rest, " {key}=\"true\"");
        }
    }
    match &node.kind {
        Kind::Layer { file, x, y } => {
            let _ = writeln!(text, "{indent}<layer {rest} src=\"{}\" x=\"{x}\" y=\"{y}\"/>", escaped(file));
        }
        Kind::Group { isolated, nodes } => {
            let isolation = if *isolated { "isolate" } else { "auto" };
            let _ = writeln!(text, "{indent}<stack {rest} isolation=\"{isolation}\">");
            for node in nodes {
                write(text, node, depth + 1);
            }
            let _ = writeln!(text, "{indent}</stack>");
        }
    }
}

/// Text within an attribute. Characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str) -> Node {
        Node {
            name: name.to_owned(),
            opacity: 0.25,
            visible: false,
            locked: true,
            selected: true,
            operator: "svg:multiply".to_owned(),
            kind: Kind::Layer { file: "data/layer1.png".to_owned(), x: -5, y: 70 },
        }
    }

    #[test]
    fn trees_are_read_as_they_are_written() {
        let names = ["a <b> & \"c\" 'd'", "line\nbreak\ttab", "\u{5c71}\u{1f98a}"];
        let inner = names.map(layer).to_vec();
        let group = Node { kind: Kind::Group { isolated: true, nodes: inner }, selected: false, ..layer("group") };
        let image = Image { extent: Extent::new(7, 9), nodes: vec![layer("top"), group] };
        let mut problems = Vec::new();
        assert_eq!(parse(xml(&image).as_bytes(), &mut problems), Ok(image));
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn wild_numbers_are_told_and_wild_files_refused() {
        let mut problems = Vec::new();
        let text = "<image w='4' h='5'><stack><layer name='a' opacity='NaN' x='inf'/><filter/><layer x='2.7' y='-2.7'/>\
                    <stack opacity='2'/></stack></image>";
        let image = parse(text.as_bytes(), &mut problems).unwrap();
        assert_eq!((image.extent, image.nodes.len(), problems.len()), (Extent::new(4, 5), 3, 4));
        assert!(matches!(image.nodes[1].kind, Kind::Layer { x: 2, y: -3, .. }));
        let deep = format!("<image w='1' h='1'>{}{}</image>", "<stack>".repeat(9000), "</stack>".repeat(9000));
        assert!(parse(deep.as_bytes(), &mut problems).is_ok());
        let laughs = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><image w='1' h='1'><stack/></image>";
        let wide = format!("<image w='1' h='1'><stack>{}</stack></image>", "<layer/>".repeat(300_000));
        for wrong in ["", "<image/>", "<image w='-1' h='5'><stack/></image>", "<svg/>", laughs, &wide] {
            assert!(parse(wrong.as_bytes(), &mut problems).is_err(), "{wrong:.60}");
        }
        assert!(parse(&[0xff, 0xfe], &mut problems).is_err());
    }
}
