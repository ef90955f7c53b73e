package static

import (
	"bytes"
	"fmt"

	"github.com/tdewolff/minify/v2"
	minifycss "github.com/tdewolff/minify/v2/css"
	minifyjs "github.com/tdewolff/minify/v2/js"
)

// The newest syntax that minified files may use: the Chromebooks that schools keep
// longest get no browser after Chrome 76, of 2019.
var (
	cssMinifier = minifycss.Minifier{Version: 3}
	jsMinifier  = minifyjs.Minifier{Version: 2018}
)

// minified is a style sheet or a script without its comments and indentation, which
// people read in the repository and a phone does not. A file that cannot be parsed
// is a mistake that the first test finds, so it panics.
func minified(name, media string, body []byte) []byte {
	var err error
	var out bytes.Buffer
	switch {
	case media == css:
		err = cssMinifier.Minify(minify.New(), &out, bytes.NewReader(body), nil)
	case media == script && name != "htmx.min.js": // which is, and must stay the file that was released
		err = jsMinifier.Minify(minify.New(), &out, bytes.NewReader(body), nil)
	default:
		return body
	}
	if err != nil {
		panic(fmt.Sprintf("static: %s: %v", name, err))
	}
	return out.Bytes()
}
