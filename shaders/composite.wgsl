// Composites a document's layers into rectangles of tiles: one fragment is one texel, at one level of detail.
//
// The layers come as a list of steps from the lowest upwards. Formulas: W3C Compositing and Blending Level 1, on
// gamma-encoded sRGB. `src/document/composite.rs` does the same on the CPU.

// The side of a tile with its margins, and how many tiles lie side by side in a layer of the pool (src/gpu/pool.rs).
const SIDE: i32 = 512;
const ACROSS: u32 = 2u;
// Steps to a row of their texture.
const STEPS_ACROSS: u32 = 256u;

// What a step does, in the lowest bits of its first word.
const KIND: u32 = 3u;
const LAYER: u32 = 0u;
// Begins an isolated group, or the base of clipped layers; the other ends it and lays what came of it on what is below.
const OPEN: u32 = 1u;
const CLOSE: u32 = 2u;
// Clipped: only where there is something below.
const ATOP: u32 = 4u;
// The layer has one colour in this tile: the step holds it instead of the number of a pool tile.
const FLAT: u32 = 8u;
// The step has a layer mask in the pool.
const MASKED: u32 = 16u;
const BLEND_SHIFT: u32 = 8u;

// So many pictures can wait for the one within them (src/gpu/stack.rs).
const DEPTH: u32 = 8u;

// A hair: between values that should be equal but for rounding, a limit must not flip black to white.
const HAIR: f32 = 1e-5;

// Pixels of layers with straight alpha, and layer masks.
@group(0) @binding(0) var pixel_tiles: texture_2d_array<f32>;
@group(0) @binding(1) var mask_tiles: texture_2d_array<f32>;
// Words of a step: kind and flags and blend mode; colour or pool tile; pool tile of the mask; opacity as bits.
@group(0) @binding(2) var steps: texture_2d<u32>;

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat, either) run: vec2<u32>,
}

// One rectangle of a tile: left, top, right, bottom in texels; its first step and their number.
@vertex
fn corner(
    @builtin(vertex_index) index: u32,
    @location(0) place: vec4<f32>,
    @location(1) run: vec2<u32>,
) -> Corner {
    // Two triangles: the corners 0 1 2 and 3 2 1, of which bit 0 means right and bit 1 below.
    let number = select(index, 6u - index, index > 2u);
    let at = vec2<f32>(
        select(place.x, place.z, (number & 1u) != 0u),
        select(place.y, place.w, (number & 2u) != 0u),
    );
    let half = f32(SIDE) * 0.5;
    return Corner(vec4<f32>(at.x / half - 1.0, 1.0 - at.y / half, 0.0, 1.0), run);
}

// A texel of a tile in the pool.
fn fetch(tiles: texture_2d_array<f32>, number: u32, texel: vec2<i32>) -> vec4<f32> {
    let place = vec2<i32>(i32(number % ACROSS), i32(number / ACROSS % ACROSS)) * SIDE;
    return textureLoad(tiles, place + texel, i32(number / (ACROSS * ACROSS)), 0);
}

fn multiply(b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    return b * s;
}

fn screen(b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    return b + s - b * s;
}

fn hard_light(b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    return select(screen(b, 2.0 * s - 1.0), multiply(b, 2.0 * s), s <= vec3<f32>(0.5));
}

fn color_dodge(b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    let room = 1.0 - s;
    let risen = select(min(vec3<f32>(1.0), b / max(room, vec3<f32>(HAIR))), vec3<f32>(1.0), room <= vec3<f32>(HAIR));
    return select(risen, vec3<f32>(0.0), b <= vec3<f32>(HAIR));
}

fn color_burn(b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    let fallen = 1.0 - min(vec3<f32>(1.0), (1.0 - b) / max(s, vec3<f32>(HAIR)));
    return select(select(fallen, vec3<f32>(0.0), s <= vec3<f32>(HAIR)), vec3<f32>(1.0), b >= vec3<f32>(1.0 - HAIR));
}

fn soft_light(b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    let curve = select(sqrt(max(b, vec3<f32>(0.0))), ((16.0 * b - 12.0) * b + 4.0) * b, b <= vec3<f32>(0.25));
    return select(b + (2.0 * s - 1.0) * (curve - b), b - (1.0 - 2.0 * s) * b * (1.0 - b), s <= vec3<f32>(0.5));
}

fn lum(c: vec3<f32>) -> f32 {
    return 0.3 * c.r + 0.59 * c.g + 0.11 * c.b;
}

fn least(c: vec3<f32>) -> f32 {
    return min(min(c.r, c.g), c.b);
}

fn most(c: vec3<f32>) -> f32 {
    return max(max(c.r, c.g), c.b);
}

fn sat(c: vec3<f32>) -> f32 {
    return most(c) - least(c);
}

fn clip_color(colour: vec3<f32>) -> vec3<f32> {
    let l = lum(colour);
    let n = least(colour);
    let x = most(colour);
    var c = colour;
    if n < 0.0 {
        c = l + (c - l) * (l / max(l - n, HAIR));
    }
    if x > 1.0 {
        c = l + (c - l) * ((1.0 - l) / max(x - l, HAIR));
    }
    return clamp(c, vec3<f32>(0.0), vec3<f32>(1.0));
}

fn set_lum(c: vec3<f32>, l: f32) -> vec3<f32> {
    return clip_color(c + (l - lum(c)));
}

fn set_sat(c: vec3<f32>, s: f32) -> vec3<f32> {
    let spread = sat(c);
    // What is grey but for roundings has no hue to bring out.
    if spread <= HAIR {
        return vec3<f32>(0.0);
    }
    return (c - least(c)) * (s / spread);
}

// B(Cb, Cs): backdrop and source, straight. The numbers are those of `BlendMode::index`.
fn blend(mode: u32, b: vec3<f32>, s: vec3<f32>) -> vec3<f32> {
    switch mode {
        case 1u: { return multiply(b, s); }
        case 2u: { return screen(b, s); }
        case 3u: { return hard_light(s, b); }
        case 4u: { return min(b, s); }
        case 5u: { return max(b, s); }
        case 6u: { return color_dodge(b, s); }
        case 7u: { return color_burn(b, s); }
        case 8u: { return hard_light(b, s); }
        case 9u: { return soft_light(b, s); }
        case 10u: { return abs(b - s); }
        case 11u: { return b + s - 2.0 * b * s; }
        case 12u: { return set_lum(set_sat(s, sat(b)), lum(b)); }
        case 13u: { return set_lum(set_sat(b, sat(s)), lum(b)); }
        case 14u: { return set_lum(s, lum(b)); }
        case 15u: { return set_lum(b, lum(s)); }
        case 16u: { return min(vec3<f32>(1.0), b + s); }
        default: { return s; }
    }
}

// A premultiplied colour made straight.
fn straight(colour: vec4<f32>) -> vec3<f32> {
    if colour.a <= 0.0 {
        return vec3<f32>(0.0);
    }
    return clamp(colour.rgb / colour.a, vec3<f32>(0.0), vec3<f32>(1.0));
}

// Lays a straight colour with some alpha on a premultiplied backdrop.
fn lay(under: vec4<f32>, source: vec3<f32>, alpha: f32, mode: u32, atop: bool) -> vec4<f32> {
    var mixed = source;
    if mode != 0u && under.a > 0.0 {
        mixed = mix(source, blend(mode, straight(under), source), under.a);
    }
    if atop {
        return vec4<f32>(alpha * under.a * mixed + (1.0 - alpha) * under.rgb, under.a);
    }
    return vec4<f32>(alpha * mixed + (1.0 - alpha) * under.rgb, alpha + (1.0 - alpha) * under.a);
}

@fragment
fn composite(corner: Corner) -> @location(0) vec4<f32> {
    let texel = vec2<i32>(corner.position.xy);
    var below: array<vec4<f32>, DEPTH>;
    var depth = 0u;
    var under = vec4<f32>(0.0);
    for (var i = corner.run.x; i < corner.run.x + corner.run.y; i++) {
        let step = textureLoad(steps, vec2<i32>(i32(i % STEPS_ACROSS), i32(i / STEPS_ACROSS)), 0);
        let kind = step.x & KIND;
        if kind == OPEN {
            below[min(depth, DEPTH - 1u)] = under;
            depth++;
            under = vec4<f32>(0.0);
            continue;
        }
        var source = vec4<f32>(0.0);
        if kind == CLOSE {
            source = vec4<f32>(straight(under), under.a);
            depth--;
            under = below[min(depth, DEPTH - 1u)];
        } else if (step.x & FLAT) != 0u {
            source = unpack4x8unorm(step.y);
        } else {
            source = fetch(pixel_tiles, step.y, texel);
        }
        var alpha = source.a * bitcast<f32>(step.w);
        if (step.x & MASKED) != 0u {
            alpha *= fetch(mask_tiles, step.z, texel).r;
        }
        // What does not cover leaves what is below as it is, exactly.
        if alpha > 0.0 {
            under = lay(under, source.rgb, alpha, step.x >> BLEND_SHIFT, (step.x & ATOP) != 0u);
        }
    }
    return under;
}
