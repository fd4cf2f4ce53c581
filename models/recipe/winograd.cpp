// 3x3 convolutions by Winograd's minimal filtering F(4x4, 3x3) (arXiv:1509.09308), forward and backward, for training on
// processors: a quarter of the multiplications. Tensors are channels last; channels come in multiples of 16.
#include <torch/extension.h>

#include <algorithm>

namespace {

constexpr int L = 16;    // channels that are worked on at once
constexpr int P = 36;    // points of a transformed tile
using Vec = float[L];

// out = B^T in, of six vectors each; `si`, `so` are the steps between them.
inline void input_row(const Vec* in, int si, Vec* out, int so) {
    for (int c = 0; c < L; ++c) {
        const float a = in[0][c], b = in[si][c], d = in[2 * si][c], e = in[3 * si][c], f = in[4 * si][c], g = in[5 * si][c];
        const float s = f - 4 * d, t = e - 4 * b, u = f - d, v = 2 * (e - b);
        out[0][c] = 4 * a - 5 * d + f;
        out[so][c] = s + t;
        out[2 * so][c] = s - t;
        out[3 * so][c] = u + v;
        out[4 * so][c] = u - v;
        out[5 * so][c] = 4 * b - 5 * e + g;
    }
}

// out = B in: the adjoint of the above.
inline void input_row_back(const Vec* in, int si, Vec* out, int so) {
    for (int c = 0; c < L; ++c) {
        const float a = in[0][c], b = in[si][c], d = in[2 * si][c], e = in[3 * si][c], f = in[4 * si][c], g = in[5 * si][c];
        const float s = b + d, t = b - d, u = e + f, v = e - f;
        out[0][c] = 4 * a;
        out[so][c] = -4 * t - 2 * v + 4 * g;
        out[2 * so][c] = -5 * a - 4 * s - u;
        out[3 * so][c] = t + 2 * v - 5 * g;
        out[4 * so][c] = a + s + u;
        out[5 * so][c] = g;
    }
}

// Four from six: out = A^T in.
inline void output_row(const Vec* in, int si, Vec* out, int so) {
    for (int c = 0; c < L; ++c) {
        const float a = in[0][c], b = in[si][c], d = in[2 * si][c], e = in[3 * si][c], f = in[4 * si][c], g = in[5 * si][c];
        const float s = b + d, t = b - d, u = e + f, v = e - f;
        out[0][c] = a + s + u;
        out[so][c] = t + 2 * v;
        out[2 * so][c] = s + 4 * u;
        out[3 * so][c] = t + 8 * v + g;
    }
}

// Six from four: out = A in.
inline void output_row_back(const Vec* in, int si, Vec* out, int so) {
    for (int c = 0; c < L; ++c) {
        const float a = in[0][c], b = in[si][c], d = in[2 * si][c], e = in[3 * si][c];
        const float s = a + d, t = b + e, u = a + 4 * d, v = 2 * b + 8 * e;
        out[0][c] = a;
        out[so][c] = s + t;
        out[2 * so][c] = s - t;
        out[3 * so][c] = u + v;
        out[4 * so][c] = u - v;
        out[5 * so][c] = e;
    }
}

// Six from three: out = G in.
inline void kernel_row(const Vec* in, int si, Vec* out, int so) {
    for (int c = 0; c < L; ++c) {
        const float a = in[0][c], b = in[si][c], d = in[2 * si][c];
        const float s = (a + d) * (-1.0f / 6), t = b * (-1.0f / 6), u = a * (1.0f / 24) + d * (1.0f / 6), v = b * (1.0f / 12);
        out[0][c] = a * 0.25f;
        out[so][c] = s + t;
        out[2 * so][c] = s - t;
        out[3 * so][c] = u + v;
        out[4 * so][c] = u - v;
        out[5 * so][c] = d;
    }
}

// Three from six: out = G^T in.
inline void kernel_row_back(const Vec* in, int si, Vec* out, int so) {
    for (int c = 0; c < L; ++c) {
        const float a = in[0][c], b = in[si][c], d = in[2 * si][c], e = in[3 * si][c], f = in[4 * si][c], g = in[5 * si][c];
        const float s = (b + d) * (-1.0f / 6), t = (b - d) * (-1.0f / 6), u = e + f, v = e - f;
        out[0][c] = a * 0.25f + s + u * (1.0f / 24);
        out[so][c] = t + v * (1.0f / 12);
        out[2 * so][c] = s + u * (1.0f / 6) + g;
    }
}

inline void load(const float* from, Vec& to) { for (int c = 0; c < L; ++c) to[c] = from[c]; }
inline void store(const Vec& from, float* to) { for (int c = 0; c < L; ++c) to[c] = from[c]; }

struct Grid {
    int64_t b, h, w, th, tw;
    Grid(int64_t b, int64_t h, int64_t w) : b(b), h(h), w(w), th((h + 3) / 4), tw((w + 3) / 4) {}
    int64_t tiles() const { return b * th * tw; }
    void at(int64_t tile, int64_t& image, int64_t& y, int64_t& x) const {
        image = tile / (th * tw);
        y = tile / tw % th * 4;
        x = tile % tw * 4;
    }
};

// V[p][tile][channel] of the tiles first .. first + n, of maps [b, h, w, channels].
void input_tiles(const Grid& g, const float* x, int64_t channels, int64_t first, int64_t n, float* v) {
    Vec d[6][6], r[6][6];
    for (int64_t t = 0; t < n; ++t) {
        int64_t image, top, left;
        g.at(first + t, image, top, left);
        const float* from = x + image * g.h * g.w * channels;
        for (int64_t c = 0; c < channels; c += L) {
            for (int i = 0; i < 6; ++i)
                for (int j = 0; j < 6; ++j) {
                    const int64_t y = top + i - 1, xx = left + j - 1;
                    if (y >= 0 && y < g.h && xx >= 0 && xx < g.w) load(from + (y * g.w + xx) * channels + c, d[i][j]);
                    else for (int k = 0; k < L; ++k) d[i][j][k] = 0;
                }
            for (int j = 0; j < 6; ++j) input_row(&d[0][j], 6, &r[0][j], 6);
            for (int i = 0; i < 6; ++i) input_row(&r[i][0], 1, &d[i][0], 1);
            for (int p = 0; p < P; ++p) store(d[p / 6][p % 6], v + (p * n + t) * channels + c);
        }
    }
}

// Adds what the gradients dV of the tiles give to the gradient of the maps.
void input_tiles_back(const Grid& g, const float* v, int64_t channels, int64_t first, int64_t n, float* x) {
    Vec d[6][6], r[6][6];
    for (int64_t t = 0; t < n; ++t) {
        int64_t image, top, left;
        g.at(first + t, image, top, left);
        float* to = x + image * g.h * g.w * channels;
        for (int64_t c = 0; c < channels; c += L) {
            for (int p = 0; p < P; ++p) load(v + (p * n + t) * channels + c, d[p / 6][p % 6]);
            for (int j = 0; j < 6; ++j) input_row_back(&d[0][j], 6, &r[0][j], 6);
            for (int i = 0; i < 6; ++i) input_row_back(&r[i][0], 1, &d[i][0], 1);
            for (int i = 0; i < 6; ++i)
                for (int j = 0; j < 6; ++j) {
                    const int64_t y = top + i - 1, xx = left + j - 1;
                    if (y < 0 || y >= g.h || xx < 0 || xx >= g.w) continue;
                    float* cell = to + (y * g.w + xx) * channels + c;
                    for (int k = 0; k < L; ++k) cell[k] += d[i][j][k];
                }
        }
    }
}

// The maps [b, h, w, channels] from the products M[p][tile][channel], with the bias.
void output_tiles(const Grid& g, const float* m, const float* bias, int64_t channels, int64_t first, int64_t n, float* y) {
    Vec d[6][6], r[4][6], o[4][4];
    for (int64_t t = 0; t < n; ++t) {
        int64_t image, top, left;
        g.at(first + t, image, top, left);
        float* to = y + image * g.h * g.w * channels;
        for (int64_t c = 0; c < channels; c += L) {
            for (int p = 0; p < P; ++p) load(m + (p * n + t) * channels + c, d[p / 6][p % 6]);
            for (int j = 0; j < 6; ++j) output_row(&d[0][j], 6, &r[0][j], 6);
            for (int i = 0; i < 4; ++i) output_row(&r[i][0], 1, &o[i][0], 1);
            for (int i = 0; i < 4 && top + i < g.h; ++i)
                for (int j = 0; j < 4 && left + j < g.w; ++j) {
                    float* cell = to + ((top + i) * g.w + left + j) * channels + c;
                    for (int k = 0; k < L; ++k) cell[k] = o[i][j][k] + (bias ? bias[c + k] : 0.0f);
                }
        }
    }
}

// dM[p][tile][channel] from the gradient of the maps.
void output_tiles_back(const Grid& g, const float* y, int64_t channels, int64_t first, int64_t n, float* m) {
    Vec d[6][6], r[6][4], o[4][4];
    for (int64_t t = 0; t < n; ++t) {
        int64_t image, top, left;
        g.at(first + t, image, top, left);
        const float* from = y + image * g.h * g.w * channels;
        for (int64_t c = 0; c < channels; c += L) {
            for (int i = 0; i < 4; ++i)
                for (int j = 0; j < 4; ++j) {
                    if (top + i < g.h && left + j < g.w) load(from + ((top + i) * g.w + left + j) * channels + c, o[i][j]);
                    else for (int k = 0; k < L; ++k) o[i][j][k] = 0;
                }
            for (int j = 0; j < 4; ++j) output_row_back(&o[0][j], 4, &r[0][j], 4);
            for (int i = 0; i < 6; ++i) output_row_back(&r[i][0], 1, &d[i][0], 1);
            for (int p = 0; p < P; ++p) store(d[p / 6][p % 6], m + (p * n + t) * channels + c);
        }
    }
}

// How many tiles are transformed at once: few, so that they stay in the cache, but no fewer than pay for reading U.
int64_t portion(int64_t c, int64_t k, int64_t tiles) { return std::min(tiles, std::max<int64_t>(64, (c + k) / 2)); }

at::Tensor cut(const at::Tensor& buffer, int64_t n, int64_t channels) {
    return buffer.narrow(0, 0, P * n * channels).view({P, n, channels});
}

}  // namespace

// U [36, K, C] of kernels [K, 3, 3, C].
at::Tensor transform_kernel(const at::Tensor& w) {
    const int64_t k = w.size(0), c = w.size(3), each = k * c;
    auto u = at::empty({P, k, c}, w.options());
    Vec d[3][3], r[6][3], o[6][6];
    for (int64_t row = 0; row < k; ++row) {
        const float* from = w.data_ptr<float>() + row * 9 * c;
        float* to = u.data_ptr<float>() + row * c;
        for (int64_t i = 0; i < c; i += L) {
            for (int p = 0; p < 9; ++p) load(from + p * c + i, d[p / 3][p % 3]);
            for (int j = 0; j < 3; ++j) kernel_row(&d[0][j], 3, &r[0][j], 3);
            for (int j = 0; j < 6; ++j) kernel_row(&r[j][0], 1, &o[j][0], 1);
            for (int p = 0; p < P; ++p) store(o[p / 6][p % 6], to + p * each + i);
        }
    }
    return u;
}

// dw [K, 3, 3, C] of dU [36, K, C].
at::Tensor transform_kernel_back(const at::Tensor& du) {
    const int64_t k = du.size(1), c = du.size(2), each = k * c;
    auto dw = at::empty({k, 3, 3, c}, du.options());
    Vec d[6][6], r[3][6], o[3][3];
    for (int64_t row = 0; row < k; ++row) {
        const float* from = du.data_ptr<float>() + row * c;
        float* to = dw.data_ptr<float>() + row * 9 * c;
        for (int64_t i = 0; i < c; i += L) {
            for (int p = 0; p < P; ++p) load(from + p * each + i, d[p / 6][p % 6]);
            for (int j = 0; j < 6; ++j) kernel_row_back(&d[0][j], 6, &r[0][j], 6);
            for (int j = 0; j < 3; ++j) kernel_row_back(&r[j][0], 1, &o[j][0], 1);
            for (int p = 0; p < 9; ++p) store(o[p / 3][p % 3], to + p * c + i);
        }
    }
    return dw;
}

// y [b, h, w, K] of x [b, h, w, C], both contiguous, and U.
at::Tensor forward(const at::Tensor& x, const at::Tensor& u, const c10::optional<at::Tensor>& bias) {
    const Grid g(x.size(0), x.size(1), x.size(2));
    const int64_t k = u.size(1), c = u.size(2), n = portion(c, k, g.tiles());
    auto y = at::empty({g.b, g.h, g.w, k}, x.options());
    auto v = at::empty({P * n * c}, x.options()), m = at::empty({P * n * k}, x.options());
    const auto ut = u.transpose(1, 2);
    for (int64_t first = 0; first < g.tiles(); first += n) {
        const int64_t now = std::min(n, g.tiles() - first);
        auto vn = cut(v, now, c), mn = cut(m, now, k);
        input_tiles(g, x.data_ptr<float>(), c, first, now, vn.data_ptr<float>());
        at::bmm_out(mn, vn, ut);
        output_tiles(g, mn.data_ptr<float>(), bias ? bias->data_ptr<float>() : nullptr, k, first, now, y.data_ptr<float>());
    }
    return y;
}

// The gradients of x (empty where not wanted) and of the kernels, from that of y.
std::vector<at::Tensor> backward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& u, bool want_x, bool want_w) {
    const Grid g(x.size(0), x.size(1), x.size(2));
    const int64_t k = u.size(1), c = u.size(2), n = portion(c, k, g.tiles());
    auto dx = want_x ? at::zeros_like(x) : at::Tensor();
    auto du = want_w ? at::zeros_like(u) : at::Tensor();
    auto v = at::empty({P * n * c}, x.options()), m = at::empty({P * n * k}, x.options());
    for (int64_t first = 0; first < g.tiles(); first += n) {
        const int64_t now = std::min(n, g.tiles() - first);
        auto vn = cut(v, now, c), mn = cut(m, now, k);
        output_tiles_back(g, dy.data_ptr<float>(), k, first, now, mn.data_ptr<float>());
        if (want_w) {
            input_tiles(g, x.data_ptr<float>(), c, first, now, vn.data_ptr<float>());
            du.baddbmm_(mn.transpose(1, 2), vn);
        }
        if (want_x) {
            at::bmm_out(vn, mn, u);
            input_tiles_back(g, vn.data_ptr<float>(), c, first, now, dx.data_ptr<float>());
        }
    }
    return {dx, want_w ? transform_kernel_back(du) : at::Tensor()};
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, module) {
    module.def("transform_kernel", &transform_kernel);
    module.def("forward", &forward);
    module.def("backward", &backward);
}
