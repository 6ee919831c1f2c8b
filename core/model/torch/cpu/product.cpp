/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "product.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/mm.h>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

#include "rows.hpp"

#ifdef HAVE_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#include <omp.h>
#endif

namespace psc
{

#ifdef HAVE_ONEDNN

/* oneDNN's products outrun OpenBLAS's on tall and narrow matrices, and by far on processors that
 * OpenBLAS does not know. A primitive is made for a number of rows and of threads, when that is
 * first asked for: one that was made where there is one thread never uses more. */
class Product::Kernels
{
public:
  Kernels (const at::Tensor &matrix, const at::Tensor &bias, Width width);

  void run (int64_t rows, const float *in, float *out, bool adds, Epilogue epilogue);

private:
  struct Kernel
  {
    dnnl::matmul primitive;
    dnnl::memory::desc in;
    dnnl::memory::desc out;
    dnnl::memory::desc scratchpad;
  };

  /* Rows, whether it adds, the epilogue, and threads. */
  using Key = std::tuple<int64_t, bool, Epilogue, int>;

  const Kernel &find (int64_t rows, bool adds, Epilogue epilogue);
  dnnl::matmul::primitive_desc describe (int64_t rows, bool adds, Epilogue epilogue) const;
  const void *narrow_rows (int64_t rows, const float *in) const;

  dnnl::engine engine_;
  int64_t inner_;
  int64_t columns_;
  at::Tensor bias_;              /* [columns], or undefined */
  dnnl::memory::data_type type_; /* of the factors */
  dnnl::memory::desc layout_;    /* of the matrix */
  at::Tensor storage_;           /* the matrix in that layout */
  dnnl::memory weights_;         /* @storage_ */
  dnnl::memory addends_;         /* @bias_ */
  std::mutex mutex_;
  std::map<Key, Kernel> kernels_;
};

/* Rows of the product that the layout of the matrix is chosen by; the layout is the same for all.
 */
constexpr int64_t typical_rows = 196;

static const dnnl::engine &
get_engine ()
{
  static const dnnl::engine engine (dnnl::engine::kind::cpu, 0);

  return engine;
}

static at::Tensor
allocate (size_t size)
{
  return at::empty ({ static_cast<int64_t> (size) }, at::kByte);
}

static dnnl::memory::desc
describe_rows (int64_t rows,
               int64_t columns,
               dnnl::memory::data_type type = dnnl::memory::data_type::f32)
{
  return { { rows, columns }, type, dnnl::memory::format_tag::ab };
}

Product::Kernels::Kernels (const at::Tensor &matrix, const at::Tensor &bias, Width width)
    : engine_ (get_engine ()), inner_ (matrix.size (0)), columns_ (matrix.size (1)),
      bias_ (bias.defined () ? bias.contiguous () : bias),
      /* oneDNN 3.7 gets sums of an odd number of bfloat16 products wrong. */
      type_ (width == Width::bfloat16 && inner_ % 2 == 0 ? dnnl::memory::data_type::bf16
                                                         : dnnl::memory::data_type::f32)
{
  const at::Tensor plain = matrix.contiguous ();
  dnnl::memory source (describe_rows (inner_, columns_), engine_, plain.data_ptr ());
  dnnl::stream stream (engine_);

  layout_ = dnnl::memory::desc ({ inner_, columns_ }, type_, dnnl::memory::format_tag::any);
  layout_ = describe (typical_rows, false, Epilogue::none).weights_desc ();
  storage_ = allocate (layout_.get_size ());
  weights_ = dnnl::memory (layout_, engine_, storage_.data_ptr ());
  dnnl::reorder (source, weights_).execute (stream, source, weights_);
  stream.wait ();
  if (bias_.defined ())
    addends_ = dnnl::memory (describe_rows (1, columns_), engine_, bias_.data_ptr ());
}

dnnl::matmul::primitive_desc
Product::Kernels::describe (int64_t rows, bool adds, Epilogue epilogue) const
{
  const dnnl::memory::desc in = describe_rows (rows, inner_, type_);
  const dnnl::memory::desc out = describe_rows (rows, columns_);
  const dnnl::memory::desc bias =
      bias_.defined () ? describe_rows (1, columns_) : dnnl::memory::desc ();
  const auto function = epilogue == Epilogue::relu ? dnnl::algorithm::eltwise_relu
                                                   : dnnl::algorithm::eltwise_gelu_erf;
  dnnl::primitive_attr attributes;
  dnnl::post_ops post;

  if (adds)
    post.append_sum (1);
  if (epilogue != Epilogue::none)
#if DNNL_VERSION_MAJOR >= 3
    post.append_eltwise (function, 0, 0);
#else
    post.append_eltwise (1, function, 0, 0);
#endif
  attributes.set_post_ops (post);
  attributes.set_scratchpad_mode (dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
  return { engine_, in, layout_, bias, out, attributes };
#else
  return { dnnl::matmul::desc (in, layout_, bias, out), attributes, engine_ };
#endif
}

const Product::Kernels::Kernel &
Product::Kernels::find (int64_t rows, bool adds, Epilogue epilogue)
{
  const Key key (rows, adds, epilogue, omp_in_parallel () ? 1 : omp_get_max_threads ());
  const std::lock_guard<std::mutex> lock (mutex_);
  const auto found = kernels_.find (key);

  if (found != kernels_.end ())
    return found->second;
  const dnnl::matmul::primitive_desc described = describe (rows, adds, epilogue);
  return kernels_
      .emplace (key, Kernel{ dnnl::matmul (described), described.src_desc (), described.dst_desc (),
                             described.scratchpad_desc () })
      .first->second;
}

/* Of bfloat16, on the calling thread, where the rows of a tile are in its cache. */
const void *
Product::Kernels::narrow_rows (int64_t rows, const float *in) const
{
  thread_local std::vector<uint16_t> narrow;

  if (narrow.size () < static_cast<size_t> (rows * inner_))
    narrow.resize (rows * inner_);
  round_to_bfloat16 (rows * inner_, in, narrow.data ());
  return narrow.data ();
}

/* By the C interface, whose arguments need no map: what a product costs that takes microseconds. */
void
Product::Kernels::run (int64_t rows, const float *in, float *out, bool adds, Epilogue epilogue)
{
  const Kernel &kernel = find (rows, adds, epilogue);
  thread_local at::Tensor scratchpad = allocate (0);
  thread_local dnnl::stream stream (engine_);
  const auto needed = static_cast<int64_t> (kernel.scratchpad.get_size ());

  if (scratchpad.size (0) < needed)
    scratchpad = allocate (needed);
  const void *factors = type_ == dnnl::memory::data_type::f32 ? in : narrow_rows (rows, in);
  const dnnl::memory source (kernel.in, engine_, const_cast<void *> (factors));
  const dnnl::memory target (kernel.out, engine_, out);
  const dnnl::memory working (kernel.scratchpad, engine_, scratchpad.data_ptr ());
  const dnnl_exec_arg_t arguments[] = {
    { DNNL_ARG_SRC, source.get () },        { DNNL_ARG_WEIGHTS, weights_.get () },
    { DNNL_ARG_DST, target.get () },        { DNNL_ARG_SCRATCHPAD, working.get () },
    { DNNL_ARG_BIAS, addends_.get (true) },
  };
  const int n_arguments = bias_.defined () ? 5 : 4;

  dnnl::error::wrap_c_api (
      dnnl_primitive_execute (kernel.primitive.get (), stream.get (), n_arguments, arguments),
      "a matrix product failed");
  stream.wait ();
}

void
multiply_views (int64_t rows,
                int64_t inner,
                int64_t columns,
                View left,
                bool transposes_left,
                View right,
                bool transposes_right,
                float *out,
                int64_t out_stride)
{
  const dnnl_status_t status =
      dnnl_sgemm (transposes_left ? 'T' : 'N', transposes_right ? 'T' : 'N', rows, columns, inner,
                  1, left.data, left.stride, right.data, right.stride, 0, out, out_stride);

  if (status != dnnl_success)
    throw std::runtime_error ("a matrix product failed");
}

bool
Product::multiplies_bfloat16 ()
{
  const auto has = static_cast<int> (dnnl::get_effective_cpu_isa ());
  const auto wanted = static_cast<int> (dnnl::cpu_isa::avx512_core_bf16);

  return (has & wanted) == wanted;
}

#else

/* Without oneDNN, libtorch's own products. */
class Product::Kernels
{
public:
  Kernels (const at::Tensor &matrix, const at::Tensor &bias, Width)
      : matrix_ (matrix.contiguous ()), bias_ (bias)
  {
  }

  void
  run (int64_t rows, const float *in, float *out, bool adds, Epilogue epilogue)
  {
    const at::NoGradGuard no_grad;
    const auto wrap = [rows] (const float *data, int64_t columns) {
      return at::from_blob (const_cast<float *> (data), { rows, columns }, at::kFloat);
    };
    at::Tensor product = wrap (out, matrix_.size (1));

    if (adds)
      product.addmm_ (wrap (in, matrix_.size (0)), matrix_);
    else
      at::mm_out (product, wrap (in, matrix_.size (0)), matrix_);
    if (bias_.defined ())
      product.add_ (bias_);
    if (epilogue == Epilogue::relu)
      product.relu_ ();
    else if (epilogue == Epilogue::gelu)
      product.copy_ (at::gelu (product));
  }

private:
  at::Tensor matrix_;
  at::Tensor bias_;
};

void
multiply_views (int64_t rows,
                int64_t inner,
                int64_t columns,
                View left,
                bool transposes_left,
                View right,
                bool transposes_right,
                float *out,
                int64_t out_stride)
{
  const at::NoGradGuard no_grad;
  const auto wrap = [] (View view, int64_t height, int64_t width, bool transposes) {
    const std::vector<int64_t> strides = transposes ? std::vector<int64_t>{ 1, view.stride }
                                                    : std::vector<int64_t>{ view.stride, 1 };

    return at::from_blob (const_cast<float *> (view.data), { height, width }, strides, at::kFloat);
  };
  at::Tensor product = wrap ({ out, out_stride }, rows, columns, false);

  at::mm_out (product, wrap (left, rows, inner, transposes_left),
              wrap (right, inner, columns, transposes_right));
}

bool
Product::multiplies_bfloat16 ()
{
  return false;
}

#endif

Product::Product (const at::Tensor &matrix, const at::Tensor &bias, Epilogue epilogue)
    : inner_ (matrix.size (0)), columns_ (matrix.size (1)), epilogue_ (epilogue),
      kernels_ (std::make_shared<Kernels> (matrix, bias, Width::float32))
{
}

Product::Product (const at::Tensor &matrix, Width width)
    : inner_ (matrix.size (0)), columns_ (matrix.size (1)),
      kernels_ (std::make_shared<Kernels> (matrix, at::Tensor (), width))
{
}

void
Product::multiply (int64_t rows, const float *in, float *out) const
{
  kernels_->run (rows, in, out, false, epilogue_);
}

void
Product::add (int64_t rows, const float *in, float *out) const
{
  kernels_->run (rows, in, out, true, epilogue_);
}

void
Product::multiply_bare (int64_t rows, const float *in, float *out) const
{
  kernels_->run (rows, in, out, false, Epilogue::none);
}

} // namespace psc
