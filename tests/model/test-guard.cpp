/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include <c10/util/Exception.h>
#include <new>
#ifdef HAVE_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#endif

#include "model/psc-model-error.h"
#include "model/torch/encoder.hpp"
#include "model/torch/guard.hpp"

template <typename Body>
static void
check (GQuark domain, int code, const char *message, Body body)
{
  g_autoptr (GError) error = nullptr;

  g_assert_false (psc::guarded (&error, body));
  g_assert_error (error, domain, code);
  if (message != nullptr)
    g_assert_cmpstr (error->message, ==, message);
}

static c10::SourceLocation
here ()
{
  return { __func__, __FILE__, __LINE__ };
}

/* By type wherever there is one: these texts have none of the usual words. */
static void
test_out_of_memory_by_type ()
{
  const auto check_host = [] (auto body) {
    check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY, "this computer is out of memory",
           body);
  };

  check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_OUT_OF_MEMORY, "out of memory",
         [] { throw c10::OutOfMemoryError (here (), "the device is full"); });
  check_host ([] { throw std::bad_alloc (); });
  check_host ([] { throw std::bad_array_new_length (); });
#ifdef HAVE_ONEDNN
  check_host ([] { throw dnnl::error (dnnl_out_of_memory, "a product failed"); });
#endif
}

/* What libtorch throws as an error like any other. */
static void
test_out_of_memory_by_words ()
{
  static const struct
  {
    const char *text;
    int code;
    const char *message;
  } shortages[] = {
    { "[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: you",
      PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY, "this computer is out of memory" },
    { "DefaultCPUAllocator: not enough memory: you tried to allocate 8796093022208 bytes.",
      PSC_MODEL_ERROR_OUT_OF_HOST_MEMORY, "this computer is out of memory" },
    { "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
      PSC_MODEL_ERROR_OUT_OF_MEMORY, "out of memory" },
    { "cuDNN error: CUDNN_STATUS_ALLOC_FAILED", PSC_MODEL_ERROR_OUT_OF_MEMORY, "out of memory" },
    { "CUDA error: out of memory", PSC_MODEL_ERROR_OUT_OF_MEMORY, "out of memory" },
  };
  static const char *const others[] = {
    "PytorchStreamReader failed locating file out of memory",
    "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED",
  };

  for (const auto &shortage : shortages)
    check (PSC_MODEL_ERROR, shortage.code, shortage.message,
           [&] { throw c10::Error (here (), shortage.text); });
  for (const char *text : others)
    check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND, text,
           [text] { throw c10::Error (here (), text); });
}

static void
test_others ()
{
  check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND, "one line",
         [] { throw std::runtime_error ("one line\nand where it came from"); });
  check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND, "libtorch failed", [] { throw 1; });
#ifdef HAVE_ONEDNN
  check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_BACKEND, "a product failed",
         [] { throw dnnl::error (dnnl_runtime_error, "a product failed"); });
#endif
  check (PSC_MODEL_ERROR, PSC_MODEL_ERROR_DEVICE, "no such device",
         [] { throw psc::DeviceError ("no such device"); });
  check (G_IO_ERROR, G_IO_ERROR_CANCELLED, nullptr, [] { throw psc::Cancelled (); });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, nullptr);

  g_test_add_func ("/guard/out-of-memory-by-type", test_out_of_memory_by_type);
  g_test_add_func ("/guard/out-of-memory-by-words", test_out_of_memory_by_words);
  g_test_add_func ("/guard/others", test_others);

  return g_test_run ();
}
