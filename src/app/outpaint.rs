//! Extending the picture beyond its edges: the canvas grows, and a job paints the new ground.

use crate::base::{Extent, Rect, SignedRect};
use crate::job::{Area, OutpaintFill, Sides};
use crate::locale::t;

use super::generate::Next;
use super::plan::{Outpaint, Plan};
use super::{App, GenerateKind, NoticeKind, random_seed};

/// The widest seam in pixels.
const MAX_FEATHER_PX: f64 = 256.0;

impl App {
    /// Grows the canvas, as a step, and has the new ground painted.
    pub(super) fn outpaint(&mut self, sides: Sides, feather_px: f64, fill: OutpaintFill) {
        if sides.is_empty() {
            self.say(NoticeKind::Info, t!("canvas-extend-nowhere"));
            return;
        }
        let known = self.document.extent();
        let corner = |side: u32| i32::try_from(side).ok().map(i32::saturating_neg);
        let (Some(x), Some(y), Some(Extent { width, height })) =
            (corner(sides.left), corner(sides.top), sides.grown(known))
        else {
            self.say(NoticeKind::Warning, t!("canvas-extend-too-far"));
            return;
        };
        self.form.clamp();
        if !self.form.seed_locked {
            self.form.seed = random_seed();
        }
        self.remember_prompt();
        if self.set_canvas(t!("canvas-step-extend"), SignedRect::new(x, y, width, height)) {
            let feather_px = if feather_px.is_finite() { feather_px.clamp(0.0, MAX_FEATHER_PX) } else { 0.0 };
            self.next = Some(Next::Outpaint(Outpaint { sides, feather_px, fill }));
            self.go_on();
        }
    }

    /// Gives the job that paints the new ground of a canvas that has grown.
    pub(super) fn plan_outpaint(&mut self, outpaint: Outpaint) {
        let extent = self.document.extent();
        let place = Rect::new(0, 0, extent.width, extent.height);
        let mut plan = self.plan_in(place);
        plan.recipe.size = extent;
        // It is painted in frames of the model's own size.
        plan.working = Some(self.model().defaults.size);
        let plan = Plan {
            kind: GenerateKind::Outpaint,
            outpaint: Some(outpaint),
            area: Area::Whole,
            blank: false,
            masked: false,
            ..plan
        };
        self.plan(plan, false);
    }
}
