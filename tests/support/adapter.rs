//! A graphics device for tests, in software where there is one, so that all machines draw alike.

/// A device with these limits, or `None`, said aloud, on a machine without any graphics adapter.
///
/// Panics instead if `SCUMBLE_REQUIRE_ADAPTER=1` is set.
pub fn device(limits: wgpu::Limits) -> Option<(wgpu::Device, wgpu::Queue)> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    adapters.sort_by_key(|adapter| adapter.get_info().device_type != wgpu::DeviceType::Cpu);
    let Some(adapter) = adapters.first() else {
        assert_ne!(std::env::var("SCUMBLE_REQUIRE_ADAPTER").as_deref(), Ok("1"), "there is no graphics adapter");
        eprintln!("skipped: there is no graphics adapter");
        return None;
    };
    eprintln!("drawing with {:?}", adapter.get_info().name);
    let descriptor = wgpu::DeviceDescriptor { required_limits: limits, ..Default::default() };
    Some(pollster::block_on(adapter.request_device(&descriptor)).expect("an adapter gives a device"))
}
