package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// Limits of an upload.
const (
	uploadLimit   = 10 << 20
	uploadDrained = 64 << 20         // discarded after the limit, see uploadError
	uploadTime    = 3 * time.Minute  // for a slow connection
	uploadAgain   = 30 * time.Second // when to try again if no turn came
)

// keyBody is a request's body without its limit.
const keyBody = "hallway.body"

// uploadRoute is where a file is uploaded.
const uploadRoute = "/admin/imports"

// pasted are the beginnings of the routes of forms in which an invitation or a schedule is
// pasted.
var pasted = []string{"/me/doors/:code", "/me/out", "/admin/people/:id/out", schedulePath + "/text"}

// limitOf is how many bytes a request may send. Only an import may be large, and a
// pasted invitation: a form has up to four times as many bytes as its text.
func limitOf(c echo.Context) int64 {
	switch {
	case c.Request().Method != http.MethodPost:
	case c.Path() == uploadRoute:
		return uploadLimit + bodyLimit
	case c.Path() == unitsRoute:
		return unitsLimit
	case slices.ContainsFunc(pasted, func(p string) bool { return strings.HasPrefix(c.Path(), p) }):
		return pasteLimit
	}
	return bodyLimit
}

// tooLarge is the error of a file above the limit.
var tooLarge = school.Invalid{"file": "This file is larger than 10 MiB. Zip it, or export only the classes of this term, and upload that."}

// sent is the form.
type sent struct {
	data []byte
	meta db.ImportMeta
}

// readUpload reads the form part by part into memory: the standard library's own
// reading of forms would write files to disk. With errors it returns what it has
// read, so that the form can show it again.
func (s *Server) readUpload(c echo.Context) (u sent, wrong school.Invalid) {
	none := school.Invalid{"file": "Choose a file first: a .zip or a .csv."}
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return u, none
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = u.take(part)
		}
		if err != nil {
			return u, uploadError(c, err)
		}
	}
	u.meta.Domains = s.cfg.Domains
	u.meta.Source, u.meta.School = oneLine(u.meta.Source), oneLine(u.meta.School)
	wrong = school.Invalid{}
	if u.meta.File == "" {
		wrong["file"] = none["file"]
	}
	if len([]rune(u.meta.Source)) > 60 {
		wrong["source"] = "Write a name of at most 60 characters."
	}
	if len([]rune(u.meta.School)) > 200 {
		wrong["school"] = "Write the school’s name, at most 200 letters."
	}
	return u, wrong
}

// take reads one part.
func (u *sent) take(part *multipart.Part) error {
	data, err := io.ReadAll(io.LimitReader(part, uploadLimit+1))
	if err != nil {
		return err
	}
	short := string(data[:min(len(data), 4<<10)]) // readUpload's limit of a name is far below
	switch part.FormName() {
	case "source":
		u.meta.Source = short
	case "school":
		u.meta.School = short
	case "file":
		if len(data) > uploadLimit {
			return tooLarge
		}
		sum := sha256.Sum256(data)
		u.data, u.meta.SHA256 = data, hex.EncodeToString(sum[:])
		u.meta.File = fileName(part.FileName())
	}
	return nil
}

// fileName is a file's name as the pages show it. Some browsers send a path.
func fileName(name string) string {
	name = oneLine(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	return firstLetters(name, 200)
}

// uploadError says why an upload failed. A browser shows the answer only after it
// has sent everything, so the rest is read first.
func uploadError(c echo.Context, err error) school.Invalid {
	if errors.As(err, new(*http.MaxBytesError)) || errors.As(err, new(school.Invalid)) {
		drain(c)
		return tooLarge
	}
	return school.Invalid{"file": "The upload was interrupted. Nothing was changed; try again."}
}

// drain reads and discards what the browser still sends.
func drain(c echo.Context) {
	if body, ok := c.Get(keyBody).(io.Reader); ok {
		_, _ = io.Copy(io.Discard, io.LimitReader(body, uploadDrained))
	}
}

// uploadLater answers an upload whose turn did not come: the form again, and when to
// try again.
func (s *Server) uploadLater(c echo.Context) error {
	drain(c)
	retryAfter(c, uploadAgain)
	c.Set(keyReason, "limit")
	return s.showImports(c, http.StatusTooManyRequests, views.UploadForm{Errors: school.Invalid{
		"file": "Other files are being read just now, so this one was not read. Nothing was changed. Try again in half a minute.",
	}})
}

// allowTime lets a slow connection finish: the server's own limits are for forms.
// They use the real clock, because tests do not move the network's.
func (s *Server) allowTime(c echo.Context) {
	conn := http.NewResponseController(c.Response())
	by := time.Now().Add(uploadTime)
	_ = conn.SetReadDeadline(by) // not every connection can
	c.Set(keyReadBy, by)
	_ = conn.SetWriteDeadline(time.Now().Add(uploadTime + time.Minute))
}
