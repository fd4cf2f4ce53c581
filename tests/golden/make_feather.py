"""Writes the feathering goldens: masks blurred by scipy in float64 (mode "mirror" is the border of cv2's default).

python make_feather.py tests/golden/formats/feather.json    (numpy 2.4, scipy)
"""
import json
import sys

import numpy as np
from scipy.ndimage import gaussian_filter

rng = np.random.default_rng(7)
cases = []
for width, height, sigma in [(17, 11, 0.8), (17, 11, 2.3), (9, 20, 4.0), (5, 3, 6.5)]:
    mask = np.where(rng.random((height, width)) < 0.2, 255, 0).astype(np.uint8)
    mask[rng.integers(height), rng.integers(width)] = 100
    reach = int(2.5 * sigma + 0.5)
    soft = gaussian_filter(mask.astype(np.float64), sigma, mode="mirror", radius=reach)
    cases.append({"width": width, "height": height, "sigma": sigma, "mask": mask.ravel().tolist(),
                  "feathered": np.round(soft.ravel(), 6).tolist()})
with open(sys.argv[1], "w") as out:
    json.dump({"cases": cases}, out)
