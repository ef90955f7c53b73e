package views

import (
	"fmt"
	"strings"

	qr "github.com/piglig/go-qr"
)

// paper is what only a printed page shows.
type paper struct {
	Address string // of the page; empty: not known
	Host    string // of the site, which short addresses come after
	Date    string // of the links; empty: not known
	code    drawing
}

// onPaper is what a printed directory shows.
func (d Directory) onPaper() paper {
	p := paper{}
	if d.times != nil {
		p.Date = d.times.longDate()
	}
	if d.Site.URL == "" {
		return p
	}
	address := strings.TrimSuffix(d.Site.URL, "/") + d.Action
	_, p.Address, _ = strings.Cut(address, "://")
	p.Address = strings.TrimSuffix(p.Address, "/")
	p.Host = strings.TrimSuffix(p.Address, strings.TrimSuffix(d.Action, "/"))
	p.code = drawQR(address)
	return p
}

// drawing is a QR code as the path of lines, one unit high, of an SVG.
type drawing struct {
	Path string
	Box  string // the viewBox, with a margin
}

// drawQR draws the QR code of a text; one that is too long has none. Each line begins
// where the last one ended, which makes the shortest path.
func drawQR(text string) drawing {
	code, err := qr.EncodeText(text, qr.Low)
	if err != nil {
		return drawing{}
	}
	var path strings.Builder
	path.WriteString("M0 .5")
	n, x, y := code.Size(), 0, 0
	for row := range n {
		for from := 0; from < n; from++ {
			if !code.Module(from, row) {
				continue
			}
			to := from + 1
			for to < n && code.Module(to, row) {
				to++
			}
			fmt.Fprintf(&path, "m%d %dh%d", from-x, row-y, to-from)
			from, x, y = to, to, row
		}
	}
	return drawing{path.String(), fmt.Sprintf("-2 -2 %d %[1]d", n+4)}
}
