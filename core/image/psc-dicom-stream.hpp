/* SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrma.h>
#include <glib.h>
#include <vector>

/** Bytes in memory as DCMTK reads them, with the bounds that its recursive parser lacks: a file
 * that nests its sequences too deep, or has more elements than any picture, becomes a stream in
 * error instead of an exhausted stack or hours of sorting. */
class PscDicomProducer final : public DcmProducer
{
public:
  PscDicomProducer (const guint8 *data, gsize size, gsize position);

  OFBool good () const override;
  OFCondition status () const override;
  OFBool eos () override;
  offile_off_t avail () override;
  offile_off_t read (void *buffer, offile_off_t length) override;
  offile_off_t skip (offile_off_t length) override;
  void putback (offile_off_t length) override;

  void begin_element ();

private:
  const guint8 *data; /* borrowed, of @size bytes */
  gsize size;
  gsize position;
  OFCondition condition;
  guintptr stack_base; /* where the parser's recursion started */
  guint n_elements;

  struct Level
  {
    guintptr depth; /* in bytes of stack */
    guint n_elements;
  };
  std::vector<Level> levels; /* the items that the parser is in, outermost first */

  bool at_item () const;
};

/** A stream over such bytes. Elements that are longer than the parser's limit are not copied when
 * read, but looked up again in the same bytes: only what is asked for gets loaded. The bytes must
 * outlive the stream and every element that was read from it. */
class PscDicomStream final : public DcmInputStream
{
public:
  PscDicomStream (const guint8 *data, gsize size, gsize position);

  DcmInputStreamFactory *newFactory () const override;
  void mark () override;

private:
  PscDicomProducer producer;
  const guint8 *data; /* borrowed, of @size bytes */
  gsize size;
  gsize start;
};
