/* SPDX-License-Identifier: Apache-2.0 */

#include "config.h"

#include "image/psc-dicom-stream.hpp"

#include <cstring>

#include <dcmtk/dcmdata/dcerror.h>

/* The parser takes about 1.5 KiB of stack for each nested sequence and its item, and threads have
 * 8 MiB by default. The deepest files of the field (structured reports) nest some ten levels. */
#define MAX_STACK ((guintptr) 512 * 1024)

/* The parser sorts the elements of an item by insertion, which is quadratic for a file that has
 * them backwards. Radiographs have some 200; a film of thousands of frames repeats some 50 for
 * each. */
#define MAX_ELEMENTS_IN_ITEM 4096
#define MAX_ELEMENTS         500000

static guintptr
stack_position ()
{
  return reinterpret_cast<guintptr> (__builtin_frame_address (0));
}

PscDicomProducer::PscDicomProducer (const guint8 *data_, gsize size_, gsize position_)
    : data (data_), size (size_), position (MIN (position_, size_)), condition (EC_Normal),
      stack_base (stack_position ()), n_elements (0)
{
}

OFBool
PscDicomProducer::good () const
{
  return condition.good ();
}

OFCondition
PscDicomProducer::status () const
{
  return condition;
}

OFBool
PscDicomProducer::eos ()
{
  return condition.bad () || position == size;
}

offile_off_t
PscDicomProducer::avail ()
{
  return condition.good () ? static_cast<offile_off_t> (size - position) : 0;
}

offile_off_t
PscDicomProducer::read (void *buffer, offile_off_t length)
{
  gsize n = length > 0 ? MIN (static_cast<gsize> (length), (gsize) avail ()) : 0;

  if (n > 0)
    memcpy (buffer, data + position, n);
  position += n;
  return static_cast<offile_off_t> (n);
}

offile_off_t
PscDicomProducer::skip (offile_off_t length)
{
  gsize n = length > 0 ? MIN (static_cast<gsize> (length), (gsize) avail ()) : 0;

  position += n;
  return static_cast<offile_off_t> (n);
}

void
PscDicomProducer::putback (offile_off_t length)
{
  if (length < 0 || static_cast<gsize> (length) > position)
    condition = EC_PutbackFailed;
  else
    position -= static_cast<gsize> (length);
}

bool
PscDicomProducer::at_item () const
{
  static const guint8 little[] = { 0xfe, 0xff };
  static const guint8 big[] = { 0xff, 0xfe };
  const guint8 *group = data + position;

  return size - position >= 2 && (memcmp (group, little, 2) == 0 || memcmp (group, big, 2) == 0);
}

/* The items that are open are told apart by how deep the parser is in each: elements of one are
 * read from the same depth, and those of the item around it from less. */
void
PscDicomProducer::begin_element ()
{
  guintptr here = stack_position ();
  guintptr depth = here > stack_base ? here - stack_base : stack_base - here;

  while (!levels.empty () && levels.back ().depth > depth)
    levels.pop_back ();
  if (levels.empty () || levels.back ().depth < depth)
    levels.push_back ({ depth, 0 });
  if (!at_item ())
    levels.back ().n_elements++;

  if (depth > MAX_STACK || ++n_elements > MAX_ELEMENTS
      || levels.back ().n_elements > MAX_ELEMENTS_IN_ITEM)
    condition = EC_CorruptedData;
}

namespace
{

class StreamFactory final : public DcmInputStreamFactory
{
public:
  StreamFactory (const guint8 *data_, gsize size_, gsize position_)
      : data (data_), size (size_), position (position_)
  {
  }

  DcmInputStream *
  create () const override
  {
    return new PscDicomStream (data, size, position);
  }

  DcmInputStreamFactory *
  clone () const override
  {
    return new StreamFactory (*this);
  }

  /* DCMTK knows two kinds, both of files, and asks only to tell whether a file may be deleted. */
  DcmInputStreamFactoryType
  ident () const override
  {
    return DFT_DcmInputFileStreamFactory;
  }

private:
  const guint8 *data; /* borrowed, of @size bytes */
  gsize size;
  gsize position;
};

} // namespace

PscDicomStream::PscDicomStream (const guint8 *data_, gsize size_, gsize position_)
    : DcmInputStream (&producer), producer (data_, size_, position_), data (data_), size (size_),
      start (position_)
{
}

DcmInputStreamFactory *
PscDicomStream::newFactory () const
{
  /* Under a decompression filter a position in the bytes says nothing. */
  if (currentProducer () != &producer)
    return nullptr;
  return new StreamFactory (data, size, start + static_cast<gsize> (tell ()));
}

/* DCMTK marks the stream before it reads any tag. */
void
PscDicomStream::mark ()
{
  producer.begin_element ();
  DcmInputStream::mark ();
}
