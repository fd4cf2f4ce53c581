// A latent in colour, one pixel a latent: bias plus each channel times its row of the family's matrix, -1..1 to 0..1.
//
// `src/gpu/twin.rs` does the same on the CPU. The canvas stretches the result.

const MAX_CHANNELS: u32 = 64u;

struct Format {
    bias: vec4<f32>,
    // One row of RGB a channel.
    factors: array<vec4<f32>, MAX_CHANNELS>,
}

@group(0) @binding(0) var<uniform> format: Format;
// One layer a channel.
@group(0) @binding(1) var latent: texture_2d_array<f32>;

@vertex
fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let place = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    return vec4<f32>(place.x * 2.0 - 1.0, 1.0 - place.y * 2.0, 0.0, 1.0);
}

@fragment
fn colour(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    var sum = format.bias.rgb;
    for (var channel = 0u; channel < textureNumLayers(latent); channel++) {
        sum += textureLoad(latent, vec2<i32>(position.xy), channel, 0).r * format.factors[channel].rgb;
    }
    // What is not a number is black.
    let positive = sum > vec3<f32>(-1.0);
    return vec4<f32>(select(vec3<f32>(0.0), min(sum * 0.5 + 0.5, vec3<f32>(1.0)), positive), 1.0);
}
