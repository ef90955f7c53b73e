package meeting

import "strings"

// WithoutPasscode is a stored link without the passcode that it carries (Zoom's
// pwd, the p of Teams), and says whether it carried one. The service asks for
// the passcode then. Everything else stays as it is, byte for byte.
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
