package meeting

import "strings"

// WithoutPasscode returns a stored link without its passcode (pwd in Zoom, p in Teams),
// and whether it had one. The rest does not change by a byte.
func WithoutPasscode(link string) (string, bool) {
	before, query, _ := strings.Cut(link, "?")
	var kept []string
	hid := false
	for param := range strings.SplitSeq(query, "&") {
		switch name, _, _ := strings.Cut(param, "="); name {
		case "pwd", "p":
			hid = true
		case "":
		default:
			kept = append(kept, param)
		}
	}
	if !hid {
		return link, false
	}
	if len(kept) == 0 {
		return before, true
	}
	return before + "?" + strings.Join(kept, "&"), true
}
