//! Which graphics adapters there are.

use wgpu::{AdapterInfo, Backends, DeviceType, Instance, InstanceDescriptor};

use crate::diagnostics::{Adapter, AdapterKind};

/// All graphics adapters of this machine, graphics cards first. Loads the drivers, which takes its time.
pub fn adapters() -> Vec<Adapter> {
    let instance = Instance::new(InstanceDescriptor::new_without_display_handle());
    let found = pollster::block_on(instance.enumerate_adapters(Backends::all()));
    let mut adapters: Vec<_> = found.iter().map(|adapter| described(&adapter.get_info())).collect();
    adapters.sort_by_key(|adapter| adapter.kind as u8);
    adapters.dedup();
    adapters
}

/// What an adapter says of itself.
pub fn described(info: &AdapterInfo) -> Adapter {
    let kind = match info.device_type {
        DeviceType::DiscreteGpu => AdapterKind::Discrete,
        DeviceType::IntegratedGpu => AdapterKind::Integrated,
        DeviceType::VirtualGpu => AdapterKind::Virtual,
        DeviceType::Cpu => AdapterKind::Software,
        DeviceType::Other => AdapterKind::Unknown,
    };
    let driver = [info.driver.trim(), info.driver_info.trim()].into_iter().filter(|part| !part.is_empty());
    let driver = driver.collect::<Vec<_>>().join(" ");
    Adapter { name: info.name.trim().to_owned(), kind, backend: info.backend.to_string(), driver }
}
