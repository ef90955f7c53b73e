package roster

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Limits in bytes and files (SECURITY.md: an archive is never written to disk, and
// its content is counted while it is read).
const (
	// MaxUpload is how large an upload may be, as uploaded.
	MaxUpload  = 10 << 20
	maxFile    = 50 << 20
	maxAll     = 100 << 20
	maxEntries = 1000
)

// Upload is an uploaded file or export: one CSV, a zip, or a folder.
type Upload struct {
	// Progress, if set, is called from time to time with how many bytes were read;
	// total is 0 if it is not known.
	Progress func(read, total int64)

	files  []file
	others []string // names of files that are not CSV
	many   bool     // an archive or a folder
	left   int64
	size   int64 // the size that its directory states, or 0
}

// file is one CSV of an upload.
type file struct {
	name string // without its folders, fit to be shown
	open func() (io.ReadCloser, error)
}

// otherNames are files of Microsoft's and Canvas' exports that are not in kinds.
var otherNames = strings.Fields("student studentenrollment school section teacher teacherroster orgs terms")

// known says whether a file of an archive is opened: one of an export that we know.
func (f file) known() bool {
	name := strings.TrimSuffix(strings.ToLower(f.name), ".csv")
	return slices.Contains(otherNames, name) ||
		slices.ContainsFunc(kinds, func(k kind) bool { return k.name != "" && strings.EqualFold(k.name, name) })
}

// Open opens an upload: a zip, or a CSV of any name. It refuses what is not a
// roster, and an archive that a person would not have made.
func Open(name string, data []byte) (*Upload, error) {
	if !bytes.HasPrefix(data, zipStart) && !bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		one := file{name: plain(path.Base(name)), open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
		return &Upload{files: []file{one}, left: maxAll, size: int64(len(data))}, nil
	}
	if is := office(name, data); is != "" {
		return nil, is
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, Refusal("This zip file is damaged or not complete. Export it again, and upload the new one.")
	}
	if len(archive.File) > maxEntries {
		return nil, Refusal(fmt.Sprintf("This zip has %d files, but an export has about a dozen. Upload only the export.", len(archive.File)))
	}
	u := &Upload{many: true, left: maxAll}
	for _, f := range archive.File {
		if err := u.addEntry(f); err != nil {
			return nil, err
		}
	}
	return u, u.settle()
}

// addEntry adds a file of a zip, if its name is known or it may be the only one.
func (u *Upload) addEntry(f *zip.File) error {
	name := f.Name
	if strings.HasSuffix(name, "/") {
		return nil
	}
	if strings.ContainsAny(name, `\:`) || strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") {
		return Refusal(fmt.Sprintf("This zip has a file whose name points outside it: %s. We did not read it. Export it again.", quote(name)))
	}
	base := path.Base(name)
	if strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") {
		return nil
	}
	if !strings.EqualFold(path.Ext(base), ".csv") {
		u.others = append(u.others, base)
		return nil
	}
	if f.Flags&1 != 0 {
		return Refusal(fmt.Sprintf("%s in this zip is encrypted. Export it without a password, and upload that.", quote(base)))
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return Refusal(fmt.Sprintf("%s in this zip is packed in a way that we cannot read. Make the zip again.", quote(base)))
	}
	if f.UncompressedSize64 > maxFile {
		return Refusal(plain(base) + ": " + string(tooLarge))
	}
	u.files = append(u.files, file{name: plain(base), open: f.Open})
	u.size += int64(f.UncompressedSize64)
	return nil
}

// OpenFolder takes an export that was unpacked into a folder.
func OpenFolder(folder fs.FS) (*Upload, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	u := &Upload{many: true, left: maxAll}
	for _, e := range entries {
		switch {
		case e.IsDir(), strings.HasPrefix(e.Name(), "."):
		case !strings.EqualFold(path.Ext(e.Name()), ".csv"):
			u.others = append(u.others, e.Name())
		default:
			u.files = append(u.files, file{name: plain(e.Name()), open: func() (io.ReadCloser, error) { return folder.Open(e.Name()) }})
		}
	}
	return u, u.settle()
}

// settle keeps the files of known names, or the only one.
func (u *Upload) settle() error {
	if len(u.files) == 0 {
		return u.noCSV()
	}
	all := u.files
	u.files = slices.DeleteFunc(slices.Clone(all), func(f file) bool { return !f.known() })
	switch {
	case len(u.files) == 0 && len(all) == 1:
		u.files, u.many = all, false
		return nil
	case len(u.files) == 0:
		return Refusal("None of its files is one that we know, such as users.csv, classes.csv or sections.csv. Hallway reads " + reads + ".")
	}
	slices.SortStableFunc(u.files, func(a, b file) int { return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	for i, f := range u.files[1:] {
		if strings.EqualFold(f.name, u.files[i].name) {
			return Refusal(fmt.Sprintf("It has %s twice, and we cannot know which one to use. Upload a single export.", quote(f.name)))
		}
	}
	return nil
}

// noCSV refuses an upload of other files, and says which.
func (u *Upload) noCSV() Refusal {
	if slices.ContainsFunc(u.others, func(n string) bool { return slices.Contains(sheets, strings.ToLower(path.Ext(n))) }) {
		return Refusal("There is no CSV file in it, but " + some(u.others) +
			". Save each spreadsheet as CSV (in Excel: File, Save As, CSV UTF-8), and upload those.")
	}
	has := ""
	if len(u.others) > 0 {
		has = ", but " + some(u.others)
	}
	return Refusal("There is no CSV file in it" + has + ". Hallway reads " + reads + ".")
}

// counted reads a file and stops at the limits, whatever its archive states.
type counted struct {
	io.ReadCloser
	file string
	left int64
	all  *int64
	told func(read, total int64)
	size int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.left -= int64(n)
	*c.all -= int64(n)
	if c.told != nil {
		c.told(maxAll-*c.all, c.size)
	}
	switch {
	case c.left < 0:
		return 0, Refusal(c.file + ": " + string(tooLarge))
	case *c.all < 0:
		return 0, Refusal("This export is larger than 100 MiB when it is unpacked. Export the classes of the current term only, and upload it again.")
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF),
		err != nil && strings.HasPrefix(err.Error(), "flate:"):
		return 0, Refusal(c.file + " in this zip is damaged. Export it again, and upload the new one.")
	}
	return n, err
}

// table opens one file of the upload.
func (u *Upload) table(f file, found *findings) (*table, io.Closer, error) {
	in, err := f.open()
	if err != nil {
		return nil, nil, Refusal(fmt.Sprintf("%s cannot be read. Export it again, and upload the new one.", quote(f.name)))
	}
	t, err := openTable(f.name, &counted{ReadCloser: in, file: f.name, left: maxFile, all: &u.left, told: u.Progress, size: u.size}, found)
	if err != nil {
		in.Close()
		return nil, nil, err
	}
	t.from = f
	return t, in, nil
}
