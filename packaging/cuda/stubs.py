#!/usr/bin/env python3
"""Makes stand-ins for the CUDA libraries at link time: `stubs.py SOURCES_OF_CUDARC FOLDER`.

They are FOLDER/lib<name>.a. Each function jumps to the real one, which is looked up with dlopen and dlsym at its first
call, or returns an error code where there is none: a program that is linked with them starts without a driver.
At run time CUDA_LAZY_PATH names more folders to look for the libraries in, and CUDA_LAZY_DEBUG=1 tells what is missing.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

# module of cudarc: (link name, candidates of the run-time name, code returned when absent)
LIBS = {
    "driver": ("cuda", ["libcuda.so.1"], 100),                  # CUDA_ERROR_NO_DEVICE
    "cublas": ("cublas", ["libcublas.so.13"], 1),               # NOT_INITIALIZED
    "cublaslt": ("cublasLt", ["libcublasLt.so.13"], 1),
    "curand": ("curand", ["libcurand.so.10"], 203),             # INITIALIZATION_FAILED
    "nvrtc": ("nvrtc", ["libnvrtc.so.13"], 11),                 # INTERNAL_ERROR
    "cudnn": ("cudnn", ["libcudnn.so.9"], 1001),                # NOT_INITIALIZED
}


def names(src, module):
    """The functions that cudarc's bindings of a library declare."""
    text = (src / module / "sys" / "mod.rs").read_text()
    found = set()
    for block in re.finditer(r'extern "C" \{(.*?)\}', text, re.S):
        found.update(re.findall(r"\bfn\s+(\w+)\s*\(", block.group(1)))
    return sorted(found)


LOADER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
static const char *const sonames[] = { %(sonames)s, 0 };
extern const char *const lazy_%(link)s_name[];
extern void *lazy_%(link)s_slot[];
static long absent(void) { return %(code)d; }
static const char *absent_text(void) { return "CUDA library not found"; }
extern const char lazy_%(link)s_text[]; /* 1: the function returns a string */
/* dirs tried after the loader's own search: $CUDA_LAZY_PATH (colon-separated) */
static void *lib(void) {
  static void *h; static int tried;
  if (__atomic_load_n(&tried, __ATOMIC_ACQUIRE)) return h;
  void *p = 0;
  const char *dirs = getenv("CUDA_LAZY_PATH");
  char buf[4096];
  for (int i = 0; !p && sonames[i]; i++) {
    for (const char *d = dirs; !p && d && *d;) {
      int n = 0; while (d[n] && d[n] != ':') n++;
      snprintf(buf, sizeof buf, "%%.*s/%%s", n, d, sonames[i]);
      p = dlopen(buf, RTLD_NOW | RTLD_GLOBAL);
      d += n; if (*d == ':') d++;
    }
    if (!p) p = dlopen(sonames[i], RTLD_NOW | RTLD_GLOBAL);
  }
  if (!p && getenv("CUDA_LAZY_DEBUG")) fprintf(stderr, "lazy %(link)s: %%s\n", dlerror());
  h = p; __atomic_store_n(&tried, 1, __ATOMIC_RELEASE);
  return p;
}
void *lazy_%(link)s_resolve(long i) {
  void *h = lib(), *f = h ? dlsym(h, lazy_%(link)s_name[i]) : 0;
  if (!f) { if (getenv("CUDA_LAZY_DEBUG")) fprintf(stderr, "lazy %(link)s: no %%s\n", lazy_%(link)s_name[i]); f = lazy_%(link)s_text[i] ? (void *)absent_text : (void *)absent; }
  __atomic_store_n(&lazy_%(link)s_slot[i], f, __ATOMIC_RELEASE);
  return f;
}
"""


def lazy(fns, link, sonames, code, lib):
    """Writes the archive of one library."""
    p = f"lazy_{link}"
    a = [".text"]
    for i, f in enumerate(fns):
        a.append(f"""
.globl {f}
.type {f}, @function
.p2align 4
{f}:
  endbr64
  movq {p}_slot+{8*i}(%rip), %r11
  testq %r11, %r11
  je 1f
  jmp *%r11
1: movl ${i}, %r11d
  jmp {p}_slow
.size {f}, .-{f}""")
    regs = ["rax", "rdi", "rsi", "rdx", "rcx", "r8", "r9"]
    a.append(f"""
.type {p}_slow, @function
.p2align 4
{p}_slow:
  .cfi_startproc
  pushq %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset 6, -16
  movq %rsp, %rbp
  .cfi_def_cfa_register 6
  subq $192, %rsp""")
    a += [f"  movq %{r}, {8*k}(%rsp)" for k, r in enumerate(regs)]
    a += [f"  movups %xmm{k}, {64+16*k}(%rsp)" for k in range(8)]
    a += ["  movq %r11, %rdi", f"  call {p}_resolve", "  movq %rax, %r11"]
    a += [f"  movups {64+16*k}(%rsp), %xmm{k}" for k in range(8)]
    a += [f"  movq {8*k}(%rsp), %{r}" for k, r in enumerate(regs)]
    a += ["  leave", "  .cfi_def_cfa 7, 8", "  jmp *%r11", "  .cfi_endproc", f".size {p}_slow, .-{p}_slow"]
    a += [".bss", ".p2align 4", f".globl {p}_slot", f".hidden {p}_slot", f"{p}_slot: .skip {8*len(fns)}"]
    a += ['.section .data.rel.ro,"aw",@progbits', ".p2align 3", f".globl {p}_name", f".hidden {p}_name", f"{p}_name:"]
    a += [f"  .quad .Ln{i}" for i in range(len(fns))]
    a += [".section .rodata"] + [f'.Ln{i}: .string "{f}"' for i, f in enumerate(fns)]
    # cublasGetStatusString, nvrtcGetErrorString ...: return a text (cuGetErrorString does not)
    a += [f".globl {p}_text", f".hidden {p}_text", f"{p}_text:"]
    a += [f"  .byte {int(link != 'cuda' and bool(re.search(r'Get(Status|Error)(String|Name)$', f)))}" for f in fns]
    a += ['.section .note.GNU-stack,"",@progbits', ""]
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / f"{p}_t.s").write_text("\n".join(a))
        (d / f"{p}_l.c").write_text(LOADER % dict(link=link, code=code, sonames=", ".join(f'"{s}"' for s in sonames)))
        subprocess.run(["gcc", "-O2", "-fPIC", "-fvisibility=hidden", "-c", f"{p}_t.s", f"{p}_l.c"], cwd=d, check=True)
        out = lib / f"lib{link}.a"
        out.unlink(missing_ok=True)
        subprocess.run(["ar", "rcs", str(out), f"{p}_t.o", f"{p}_l.o"], cwd=d, check=True)


def main():
    """Writes the archives of all libraries."""
    src, lib = map(pathlib.Path, sys.argv[1:])
    for module, (link, sonames, code) in LIBS.items():
        fns = names(src, module)
        assert fns, module
        lazy(fns, link, sonames, code, lib)
        print(f"lib{link}: {len(fns)} functions", file=sys.stderr)


if __name__ == "__main__":
    main()
