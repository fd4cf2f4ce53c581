// The canvas view: backdrop, checkerboard, picture, overlay, latent, mask, selection, grid, generation frame, brush,
// boxes, in one pass.
//
// All colours are gamma-encoded sRGB and are mixed as such, as the document mixes its bytes; only the very end knows
// of targets that encode by themselves. `src/gpu/twin.rs` does the same on the CPU.

// What a tile holds of its level, and the side of its layer with a margin of one texel around it (src/gpu/grid.rs).
const CONTENT: f32 = 510.0;
const LAYER: f32 = 512.0;
// Entries of a table: a tile of one colour; else the layer's number and one, or 0 for a tile that is not there.
const FLAT: u32 = 0xffffffffu;

const MASK_SHOWN: u32 = 1u;
const QUICK_MASK: u32 = 2u;
const OVERLAY: u32 = 4u;
const OVERLAY_MASKED: u32 = 8u;
const LATENT: u32 = 16u;
const LATENT_MASKED: u32 = 32u;
const RING: u32 = 64u;
const CONTEXT: u32 = 128u;
const SPLIT: u32 = 256u;
const GRID: u32 = 512u;
const ENCODES: u32 = 1024u;
const SELECTION: u32 = 2048u;
const FRAME: u32 = 4096u;
const OVERLAY_LAID: u32 = 8192u;

// Lengths in points.
const CHECK: f32 = 8.0;
const DASH: f32 = 5.0;
const DASHES_PER_SECOND: f32 = 2.0;

// How strongly the checkerboard is seen in the generation frame where that reaches beyond the canvas.
const BEYOND: f32 = 0.5;

// A picture in levels of detail.
struct Pyramid {
    size: vec2<f32>,
    level: u32,
    top: u32,
    fraction: f32,
    nearest: u32,
    edge_level: u32,
    unused: u32,
    // For each level, the row of the table at which it begins.
    rows: array<vec4<u32>, 3>,
}

struct View {
    viewport: vec2<f32>,
    origin: vec2<f32>,
    canvas: vec2<f32>,
    scale: f32,
    time: f32,
    // Physical pixels to a point, and the width of a line.
    point: f32,
    line: f32,
    // In canvas pixels.
    split: f32,
    flags: u32,
    // How far all outside the generation frame fades.
    dim: f32,
    // Always 4: a loop of unknown length stays a loop, which adapters in software compile in half the time.
    neighbours: u32,
    backdrop: vec4<f32>,
    checker_a: vec4<f32>,
    checker_b: vec4<f32>,
    grid: vec4<f32>,
    edge: vec4<f32>,
    frame_line: vec4<f32>,
    line_dark: vec4<f32>,
    line_light: vec4<f32>,
    tint: vec4<f32>,
    // Centre, radius, hardness.
    ring: vec4<f32>,
    // Left, top, right, bottom in canvas pixels.
    context: vec4<f32>,
    frame: vec4<f32>,
    overlay_place: vec4<f32>,
    latent_place: vec4<f32>,
    picture: Pyramid,
    mask: Pyramid,
    selection: Pyramid,
    overlay: Pyramid,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var smooth_sampler: sampler;
@group(0) @binding(2) var picture_tiles: texture_2d_array<f32>;
@group(0) @binding(3) var picture_table: texture_2d<u32>;
@group(0) @binding(4) var mask_tiles: texture_2d_array<f32>;
@group(0) @binding(5) var mask_table: texture_2d<u32>;
@group(0) @binding(6) var selection_tiles: texture_2d_array<f32>;
@group(0) @binding(7) var selection_table: texture_2d<u32>;
@group(0) @binding(8) var overlay_tiles: texture_2d_array<f32>;
@group(0) @binding(9) var overlay_table: texture_2d<u32>;
@group(0) @binding(10) var latent_colours: texture_2d<f32>;

struct Corner {
    @builtin(position) position: vec4<f32>,
    // 0 to 1 over the view, from its top left.
    @location(0) place: vec2<f32>,
}

@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
    // One triangle that holds the whole view.
    let place = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return Corner(vec4<f32>(place.x * 2.0 - 1.0, 1.0 - place.y * 2.0, 0.0, 1.0), place);
}

// Where a place of a picture is found: the table's entry for its tile, and the texel within the layer.
struct Spot {
    entry: vec2<u32>,
    texel: vec2<f32>,
}

// A place of the picture in a level.
fn spot(table: texture_2d<u32>, pyramid: Pyramid, level: u32, nearest: bool, at: vec2<f32>) -> Spot {
    let side = f32(1u << level);
    var texel = at / side;
    if nearest {
        texel = floor(texel) + 0.5;
    }
    texel = clamp(texel, vec2<f32>(0.5), ceil(pyramid.size / side) - 0.5);
    let tile = floor(texel / CONTENT);
    let row = pyramid.rows[level / 4u][level % 4u];
    let entry = textureLoad(table, vec2<i32>(i32(tile.x), i32(tile.y) + i32(row)), 0).xy;
    return Spot(entry, texel - tile * CONTENT + 1.0);
}

// The first level from this one on in which a place of the picture is there; beyond the top if it is nowhere.
fn level_there(table: texture_2d<u32>, pyramid: Pyramid, first: u32, at: vec2<f32>) -> u32 {
    var level = first;
    while level <= pyramid.top && spot(table, pyramid, level, false, at).entry.x == 0u {
        level++;
    }
    return level;
}

// The texel or texels of a level around a place of the picture.
fn fetch(
    tiles: texture_2d_array<f32>, table: texture_2d<u32>, pyramid: Pyramid, level: u32, nearest: bool, at: vec2<f32>,
) -> vec4<f32> {
    let there = level_there(table, pyramid, level, at);
    if there > pyramid.top {
        return vec4<f32>(0.0);
    }
    let found = spot(table, pyramid, there, nearest, at);
    if found.entry.x == FLAT {
        return unpack4x8unorm(found.entry.y);
    }
    return textureSampleLevel(tiles, smooth_sampler, found.texel / LAYER, i32(found.entry.x) - 1, 0.0);
}

// The picture at a place: within a level, or between two.
fn sample(tiles: texture_2d_array<f32>, table: texture_2d<u32>, pyramid: Pyramid, at: vec2<f32>) -> vec4<f32> {
    let fine = fetch(tiles, table, pyramid, pyramid.level, pyramid.nearest != 0u, at);
    if pyramid.fraction <= 0.0 {
        return fine;
    }
    return mix(fine, fetch(tiles, table, pyramid, pyramid.level + 1u, false, at), pyramid.fraction);
}

// A mask in a level as its marching edge sees it: smooth, and nothing beyond the canvas; `missing` where it is not
// there. Samplers interpolate in steps of 1/256, too coarse to tell where a soft mask crosses one half.
fn mask_level(
    tiles: texture_2d_array<f32>, table: texture_2d<u32>, pyramid: Pyramid, level: u32, at: vec2<f32>, missing: f32,
) -> f32 {
    if any(at < vec2<f32>(0.0)) || any(at >= view.canvas) {
        return 0.0;
    }
    let found = spot(table, pyramid, level, false, at);
    if found.entry.x == 0u {
        return missing;
    }
    if found.entry.x == FLAT {
        return unpack4x8unorm(found.entry.y).r;
    }
    let first = floor(found.texel - 0.5);
    let share = found.texel - 0.5 - first;
    let texel = vec2<i32>(first);
    let layer = i32(found.entry.x) - 1;
    let upper_left = textureLoad(tiles, texel, layer, 0).r;
    let upper_right = textureLoad(tiles, texel + vec2<i32>(1, 0), layer, 0).r;
    let lower_left = textureLoad(tiles, texel + vec2<i32>(0, 1), layer, 0).r;
    let lower_right = textureLoad(tiles, texel + vec2<i32>(1, 1), layer, 0).r;
    return mix(mix(upper_left, upper_right, share.x), mix(lower_left, lower_right, share.x), share.y);
}

// How much of a pixel lies in a rectangle.
fn covered(pixel: vec2<f32>, low: vec2<f32>, high: vec2<f32>) -> f32 {
    let shares = clamp(pixel - low + 0.5, vec2<f32>(0.0), vec2<f32>(1.0))
        * clamp(high - pixel + 0.5, vec2<f32>(0.0), vec2<f32>(1.0));
    return shares.x * shares.y;
}

// Of a rectangle in canvas pixels: left, top, right, bottom.
fn covered_place(pixel: vec2<f32>, place: vec4<f32>) -> f32 {
    return covered(pixel, view.origin + place.xy * view.scale, view.origin + place.zw * view.scale);
}

// Dark and light dashes by the distance along a line.
fn dash(along: f32, light: vec3<f32>) -> vec3<f32> {
    return select(light, view.line_dark.rgb, fract(along / (2.0 * DASH * view.point)) < 0.5);
}

// The four weights of Catmull and Rom's spline between the second and the third value.
fn spline(t: f32) -> vec4<f32> {
    let t2 = t * t;
    let t3 = t2 * t;
    return vec4<f32>(
        -0.5 * t3 + t2 - 0.5 * t,
        1.5 * t3 - 2.5 * t2 + 1.0,
        -1.5 * t3 + 2.0 * t2 + 0.5 * t,
        0.5 * t3 - 0.5 * t2,
    );
}

// The coloured latent at a place of it, smoothly.
fn latent_colour(at: vec2<f32>) -> vec3<f32> {
    let last = vec2<i32>(textureDimensions(latent_colours)) - 1;
    let first = floor(at - 0.5);
    let columns = spline(at.x - 0.5 - first.x);
    let rows = spline(at.y - 0.5 - first.y);
    var sum = vec3<f32>(0.0);
    for (var y = 0; y < 4; y++) {
        for (var x = 0; x < 4; x++) {
            let texel = clamp(vec2<i32>(first) + vec2<i32>(x - 1, y - 1), vec2<i32>(0), last);
            sum += textureLoad(latent_colours, texel, 0).rgb * columns[x] * rows[y];
        }
    }
    return clamp(sum, vec3<f32>(0.0), vec3<f32>(1.0));
}

// The edge of a mask, where it is one half, as marching dashes of dark and another colour. Where it covers a pixel is
// found from the mask's slope.
fn marching_edge(
    under: vec3<f32>, light: vec3<f32>, pixel: vec2<f32>, at: vec2<f32>,
    tiles: texture_2d_array<f32>, table: texture_2d<u32>, pyramid: Pyramid,
) -> vec3<f32> {
    let level = level_there(table, pyramid, pyramid.edge_level, at);
    if level > pyramid.top {
        return under;
    }
    let here = mask_level(tiles, table, pyramid, level, at, 0.0);
    // The steeper side, left or right, above or below: at a hard edge the other is flat.
    var slope = vec2<f32>(0.0);
    for (var i = 0u; i < view.neighbours; i++) {
        let axis = select(vec2<f32>(1.0, 0.0), vec2<f32>(0.0, 1.0), i > 1u);
        let side = select(-1.0, 1.0, (i & 1u) != 0u);
        let there = mask_level(tiles, table, pyramid, level, at + axis * (side / view.scale), here);
        let rise = (there - here) * side * axis;
        slope = select(slope, rise, abs(rise) > abs(slope));
    }
    let distance = abs(here - 0.5) / max(length(slope), 1e-4);
    let cover = clamp(0.75 * view.line + 0.5 - distance, 0.0, 1.0);
    if cover <= 0.0 {
        return under;
    }
    // Stripes that cross the edge, whichever way it runs.
    let falling = slope.x * slope.y > 0.2 * dot(slope, slope);
    let along = select(pixel.x + pixel.y, pixel.x - pixel.y, falling);
    let marched = view.time * DASHES_PER_SECOND * 2.0 * DASH * view.point;
    return mix(under, dash(along - marched, light), cover);
}

fn checkerboard(pixel: vec2<f32>) -> vec3<f32> {
    let check = vec2<i32>(floor((pixel - floor(view.origin + 0.5)) / (CHECK * view.point)));
    return select(view.checker_a.rgb, view.checker_b.rgb, ((check.x + check.y) & 1) != 0);
}

// A pixel of the canvas itself.
fn canvas_colour(pixel: vec2<f32>, centre: vec2<f32>) -> vec3<f32> {
    let at = clamp(centre, vec2<f32>(0.0), view.canvas);
    var shown = sample(picture_tiles, picture_table, view.picture, at);
    let mask = sample(mask_tiles, mask_table, view.mask, at).r;
    if (view.flags & SPLIT) == 0u || centre.x >= view.split {
        if (view.flags & OVERLAY) != 0u {
            let share = covered_place(pixel, view.overlay_place)
                * select(1.0, mask, (view.flags & OVERLAY_MASKED) != 0u);
            if share > 0.0 {
                let stretch = view.overlay.size / (view.overlay_place.zw - view.overlay_place.xy);
                let place = (centre - view.overlay_place.xy) * stretch;
                let laid = sample(overlay_tiles, overlay_table, view.overlay, place);
                let covers = select(1.0, laid.a, (view.flags & OVERLAY_LAID) != 0u);
                shown = shown * (1.0 - covers * share) + laid * share;
            }
        }
        if (view.flags & LATENT) != 0u {
            let share = covered_place(pixel, view.latent_place)
                * select(1.0, mask, (view.flags & LATENT_MASKED) != 0u);
            if share > 0.0 {
                let size = vec2<f32>(textureDimensions(latent_colours));
                let stretch = size / (view.latent_place.zw - view.latent_place.xy);
                let place = (centre - view.latent_place.xy) * stretch;
                shown = mix(shown, vec4<f32>(latent_colour(place), 1.0), share);
            }
        }
    }
    // Colours are premultiplied by their alpha.
    var colour = shown.rgb + checkerboard(pixel) * (1.0 - shown.a);
    if (view.flags & MASK_SHOWN) != 0u {
        let film = select(mask, 1.0 - mask, (view.flags & QUICK_MASK) != 0u);
        colour = mix(colour, view.tint.rgb, view.tint.a * film);
        colour = marching_edge(colour, view.tint.rgb, pixel, centre, mask_tiles, mask_table, view.mask);
    }
    if (view.flags & SELECTION) != 0u {
        let light = view.line_light.rgb;
        colour = marching_edge(colour, light, pixel, centre, selection_tiles, selection_table, view.selection);
    }
    if (view.flags & GRID) != 0u {
        // The first screen pixel of each canvas pixel.
        let before = floor(centre - view.line / view.scale);
        if any(before != floor(centre)) {
            colour = mix(colour, view.grid.rgb, view.grid.a);
        }
    }
    return colour;
}

// A circle that is seen on any colour: a light line between dark ones.
fn circle(under: vec3<f32>, pixel: vec2<f32>, radius: f32, strength: f32) -> vec3<f32> {
    let distance = abs(length(pixel - view.ring.xy) - radius);
    let dark = clamp(1.5 * view.line + 0.5 - distance, 0.0, 1.0);
    let light = clamp(0.5 * view.line + 0.5 - distance, 0.0, 1.0);
    let shaded = mix(under, view.line_dark.rgb, dark * view.line_dark.a * strength);
    return mix(shaded, view.line_light.rgb, light * view.line_light.a * strength);
}

fn shade(pixel: vec2<f32>) -> vec3<f32> {
    let centre = (pixel - view.origin) / view.scale;
    let corner = view.origin + view.canvas * view.scale;
    let inside = covered(pixel, view.origin, corner);
    let edge = covered(pixel, view.origin - view.line, corner + view.line) - inside;
    let framed = (view.flags & FRAME) != 0u;
    // On whole pixels of the screen, so that its lines are sharp.
    let frame_low = floor(view.origin + view.frame.xy * view.scale + 0.5);
    let frame_high = floor(view.origin + view.frame.zw * view.scale + 0.5);
    let in_frame = covered(pixel, frame_low, frame_high);
    var colour = view.backdrop.rgb;
    if framed {
        // Beyond the canvas the frame is empty.
        colour = mix(colour, checkerboard(pixel), BEYOND * in_frame);
    }
    colour = mix(colour, view.edge.rgb, view.edge.a * max(edge, 0.0));
    if inside > 0.0 {
        colour = mix(colour, canvas_colour(pixel, centre), inside);
    }
    if framed {
        colour = mix(colour, view.backdrop.rgb, view.dim * (1.0 - in_frame));
        let light = covered(pixel, frame_low - view.line, frame_high + view.line);
        let dark = covered(pixel, frame_low - 2.0 * view.line, frame_high + 2.0 * view.line);
        colour = mix(colour, view.line_dark.rgb, view.line_dark.a * max(dark - light, 0.0));
        colour = mix(colour, view.frame_line.rgb, view.frame_line.a * max(light - in_frame, 0.0));
    }
    if (view.flags & CONTEXT) != 0u {
        let low = floor(view.origin + view.context.xy * view.scale + 0.5);
        let high = floor(view.origin + view.context.zw * view.scale + 0.5);
        let line = covered(pixel, low - view.line, high + view.line) - covered(pixel, low, high);
        let dashes = dash(pixel.x - low.x + pixel.y - low.y + 0.25, view.line_light.rgb);
        colour = mix(colour, dashes, max(line, 0.0));
    }
    if (view.flags & SPLIT) != 0u {
        let distance = abs(pixel.x - floor(view.origin.x + view.split * view.scale + 0.5));
        let dark = clamp(1.5 * view.line + 0.5 - distance, 0.0, 1.0) * inside;
        let light = clamp(0.5 * view.line + 0.5 - distance, 0.0, 1.0) * inside;
        colour = mix(colour, view.line_dark.rgb, dark * view.line_dark.a);
        colour = mix(colour, view.line_light.rgb, light * view.line_light.a);
    }
    if (view.flags & RING) != 0u {
        let solid = view.ring.z * view.ring.w;
        if solid > 2.0 * view.line && view.ring.z - solid > 3.0 * view.line {
            colour = circle(colour, pixel, solid, 0.5);
        }
        colour = circle(colour, pixel, view.ring.z, 1.0);
    }
    return colour;
}

fn to_linear(colour: vec3<f32>) -> vec3<f32> {
    let curved = pow((colour + 0.055) / 1.055, vec3<f32>(2.4));
    return select(curved, colour / 12.92, colour <= vec3<f32>(0.04045));
}

@fragment
fn paint(corner: Corner) -> @location(0) vec4<f32> {
    // Interpolation is not exact; pixel centres are.
    let pixel = floor(corner.place * view.viewport) + 0.5;
    var colour = clamp(shade(pixel), vec3<f32>(0.0), vec3<f32>(1.0));
    if (view.flags & ENCODES) != 0u {
        colour = to_linear(colour);
    }
    return vec4<f32>(colour, 1.0);
}
