//! What the operators are counted as. The count is the process's: this file holds one test.
#![allow(clippy::unwrap_used, reason = "a test says what failed by failing")]

use candle_core::{DType, Device, Tensor};
use scumble::ops::{
    Activation, Class, Conv2d, GatedLinear, GroupNorm, LayerNorm, Linear, Padding, Profile, activate, add, attention,
};

fn tensor(shape: &[usize]) -> Tensor {
    let len = shape.iter().product::<usize>();
    Tensor::from_vec((0..len).map(|i| (i % 17) as f32 / 8.0 - 1.0).collect::<Vec<_>>(), shape, &Device::Cpu).unwrap()
}

#[test]
fn each_operator_is_counted_once_with_the_work_of_its_definition() {
    let image = tensor(&[2, 8, 6, 16]);
    let conv = Conv2d::new(&tensor(&[32, 16, 3, 3]), None, 2, Padding::same(1)).unwrap();
    let linear = Linear::new(&tensor(&[24, 16]), None).unwrap();
    let gated = GatedLinear::new_in(&tensor(&[48, 16]), None, DType::F32).unwrap();
    let (w, tokens, keys) = (tensor(&[16]), tensor(&[2, 10, 16]), tensor(&[2, 7, 16]));
    let (group, layer) = (GroupNorm::new(&w, &w, 4, 1e-5).unwrap(), LayerNorm::new(&w, &w, 1e-5).unwrap());

    Profile::start();
    conv.forward(&image).unwrap();
    conv.forward_upsampled(&image, 16, 12).unwrap();
    linear.forward(&tokens).unwrap();
    gated.forward(&tokens).unwrap();
    attention(&tokens, &keys, &keys, 2, false).unwrap();
    group.forward_silu(&image).unwrap();
    layer.forward(&tokens).unwrap();
    activate(&tokens, Activation::Gelu).unwrap();
    add(&tokens, &tokens).unwrap();
    assert!(linear.forward(&image.narrow(3, 0, 8).unwrap()).is_err());
    let profile = Profile::stop();
    linear.forward(&tokens).unwrap();

    let of = |class| (profile.of(class).calls, profile.of(class).flops);
    let products = 2 * 9 * 16 * 32;
    assert_eq!(of(Class::Convolution), (2, products * 2 * (4 * 3 + 8 * 6)));
    assert_eq!(of(Class::Linear), (3, 2 * 2 * 10 * 16 * (24 + 48)));
    assert_eq!(of(Class::Attention), (1, 2 * 2 * 2 * 10 * 7 * 16));
    assert_eq!(of(Class::Norm), (2, 0));
    assert_eq!(of(Class::Pointwise), (2, 0));
}
