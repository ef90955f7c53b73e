package static

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestContrast computes the WCAG 2.2 contrast of every pair of tokens that stand
// on one another, from the style sheet itself: 4.5 for text, 3 for borders and
// the focus ring.
func TestContrast(t *testing.T) {
	css := string(all().byName["app.css"].body)
	light, rest, _ := strings.Cut(css, "@media screen and (prefers-color-scheme:dark)")
	dark, _, _ := strings.Cut(rest, "}}")
	dark += "}"
	for name, tokens := range map[string]map[string]string{"light": colours(light), "dark": colours(dark)} {
		for _, ground := range []string{"paper", "surface", "sunken"} {
			for _, ink := range []string{"ink", "ink-2", "act", "danger", "ok", "warn"} {
				check(t, name, tokens, ink, ground, 4.5)
			}
			check(t, name, tokens, "edge", ground, 3)
			check(t, name, tokens, "focus", ground, 3)
		}
		for _, pair := range []string{"now-ink now-bg", "danger danger-bg", "ok ok-bg", "warn warn-bg", "on-act act", "on-act act-hover"} {
			ink, ground, _ := strings.Cut(pair, " ")
			check(t, name, tokens, ink, ground, 4.5)
		}
		for _, letter := range strings.Split("abcdefgh", "") {
			check(t, name, tokens, "on-block", "block-"+letter, 4.5)
			check(t, name, tokens, "block-"+letter, "paper", 4.5)
		}
	}
}

var token = regexp.MustCompile(`--([a-z0-9-]+):#([0-9A-F]{6})[;}]`)

func colours(css string) map[string]string {
	found := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(css, -1) {
		if _, seen := found[m[1]]; !seen {
			found[m[1]] = m[2]
		}
	}
	return found
}

func check(t *testing.T, theme string, tokens map[string]string, ink, ground string, least float64) {
	t.Helper()
	if tokens[ink] == "" || tokens[ground] == "" {
		t.Fatalf("%s: no %s or no %s", theme, ink, ground)
	}
	a, b := luminance(t, tokens[ink]), luminance(t, tokens[ground])
	if got := (math.Max(a, b) + .05) / (math.Min(a, b) + .05); got < least {
		t.Errorf("%s: %s on %s is %.2f, less than %.1f", theme, ink, ground, got, least)
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
