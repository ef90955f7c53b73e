package views

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// Outline is a directory page without its rows. It stays the same while links
// change, so that a page is put together from it and rows without rendering.
type Outline struct {
	parts []string // before the revision, before the rows of each group, and after the last
	sum   Sum
}

// The places of the revision and of a group's rows in a page without them. No text
// of people can look like it, because their quotation marks and "<" are escaped.
const (
	noRevision = `data-rev="`
	noRows     = `<ul role="list">`
)

// Outline renders the page without rows and revision.
func (d Directory) Outline(ctx context.Context) (*Outline, error) {
	d.Rev, d.Groups = "", slices.Clone(d.Groups)
	for i := range d.Groups {
		d.Groups[i].Rows = nil
	}
	var page strings.Builder
	if err := DirectoryPage(d).Render(ctx, &page); err != nil {
		return nil, err
	}
	html := page.String()
	head, rest, found := strings.Cut(html, noRevision+`"`)
	groups := strings.Split(`"`+rest, noRows+"</ul>")
	if !found || len(groups) != len(d.Groups)+1 {
		return nil, errors.New("the template of the directory does not have one place for the rows of each group")
	}
	o := &Outline{parts: []string{head + noRevision}, sum: SumOf([]byte(html))}
	for i, part := range groups {
		if i > 0 {
			part = "</ul>" + part
		}
		if i < len(d.Groups) {
			part += noRows
		}
		o.parts = append(o.parts, part)
	}
	return o, nil
}

// Write writes what DirectoryPage renders of the directory whose outline this is.
func (o *Outline) Write(out *bytes.Buffer, d Directory) {
	out.Grow(o.size(d))
	out.WriteString(o.parts[0])
	out.WriteString(d.Rev)
	for i, g := range d.Groups {
		out.WriteString(o.parts[i+1])
		for _, r := range g.Rows {
			out.WriteString(r.HTML)
		}
	}
	out.WriteString(o.parts[len(o.parts)-1])
}

func (o *Outline) size(d Directory) int {
	n := len(d.Rev)
	for _, part := range o.parts {
		n += len(part)
	}
	for _, g := range d.Groups {
		for _, r := range g.Rows {
			n += len(r.HTML)
		}
	}
	return n
}

// Sum hashes what Write writes, without writing it.
func (o *Outline) Sum(d Directory) Sum {
	return d.sum(o.sum[:], func(r *Row) *Sum { return &r.Sum })
}

// revision hashes everything that the rows show.
func (d Directory) revision() string {
	sum := d.sum(nil, func(r *Row) *Sum { return &r.seen })
	return hex.EncodeToString(sum[:8])
}

// sum hashes what goes before, and a hash of each row, group by group.
func (d Directory) sum(before []byte, of func(*Row) *Sum) Sum {
	h := sha256.New()
	h.Write(before)
	for _, g := range d.Groups {
		h.Write([]byte{0}) // a row at the end of a group is not one at the beginning of the next
		for _, r := range g.Rows {
			h.Write(of(r)[:])
		}
	}
	return Sum(h.Sum(nil)[:len(Sum{})])
}

// Fill puts rows into the groups of a directory, in order, and revises it.
func (d Directory) Fill(rows [][]*Row) Directory {
	d.Groups = slices.Clone(d.Groups)
	for i := range d.Groups {
		d.Groups[i].Rows = rows[i]
	}
	d.Rev = d.revision()
	return d
}
