# How oneDNN is built for the cargo feature `onednn`: cmake reads this file as its toolchain file, which the variable
# CMAKE_TOOLCHAIN_FILE names. Only what this program calls is compiled, which takes a third of the time.

# Operations run in the threads that call them: the program's one pool divides the work.
set(ONEDNN_CPU_RUNTIME SEQ CACHE STRING "")
set(ONEDNN_ENABLE_PRIMITIVE "CONVOLUTION;MATMUL;REORDER" CACHE STRING "")
# Each instruction set includes the smaller ones; the library chooses among them at run time.
set(ONEDNN_ENABLE_PRIMITIVE_CPU_ISA AMX CACHE STRING "")
set(ONEDNN_ENABLE_GEMM_KERNELS_ISA NONE CACHE STRING "")
set(ONEDNN_ENABLE_JIT_PROFILING OFF CACHE BOOL "")
set(ONEDNN_ENABLE_ITT_TASKS OFF CACHE BOOL "")
# The kernels are machine code that the library writes at run time: optimising the writer further gains nothing.
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG" CACHE STRING "")

# The options above leave out what is registered, but not the files behind it: they are dropped when all is set up.
set(scumble_unused "/(rnn|lrn|prelu|shuffle|ukernel)/[^/]*$")
string(APPEND scumble_unused "|/[^/]*(normalization|pool|softmax|resampling|reduction|deconv|_bwd)[^/]*[.]cpp$")
string(APPEND scumble_unused "|/(ref|jit_uni)_(binary|binary_kernel|eltwise|eltwise_int|lrn|prelu|shuffle)[.]cpp$")
string(APPEND scumble_unused "|/(simple_sum|simple_concat|jit_uni_xf16_sum|matmul_inner_product)[.]cpp$")
string(APPEND scumble_unused "|/(gemm|gemm_x8s8s32x|gemm_bf16|ref)_inner_product(_int8)?[.]cpp$")

function(scumble_drop_unused)
    foreach(part dnnl_cpu dnnl_cpu_x64)
        if(TARGET ${part})
            get_target_property(sources ${part} SOURCES)
            set(lists "${sources}")
            # The lists of what is registered are always called.
            list(FILTER lists INCLUDE REGEX "_list[.]cpp$")
            list(FILTER sources EXCLUDE REGEX "${scumble_unused}")
            list(APPEND sources ${lists})
            list(REMOVE_DUPLICATES sources)
            set_target_properties(${part} PROPERTIES SOURCES "${sources}")
        endif()
    endforeach()
endfunction()

# The toolchain file is also read for each small trial of the compiler.
get_property(trial GLOBAL PROPERTY IN_TRY_COMPILE)
if(NOT trial AND CMAKE_VERSION VERSION_GREATER_EQUAL 3.19)
    cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL scumble_drop_unused)
endif()
