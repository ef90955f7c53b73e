package directory

import (
	"strconv"
	"strings"
)

// choose picks the variant for an Accept-Encoding header: the highest quality,
// and among equals the smallest (RFC 9110 §12.5.3). Without the header, or
// when everything is refused, it is identity.
func (h *held) choose(accept string) *variant {
	br := h.brotli.Load()
	best, bestQ := &h.identity, quality(accept, "identity")
	if accept == "" {
		return best
	}
	if q := quality(accept, "gzip"); q > 0 && q >= bestQ {
		best, bestQ = &h.gz, q
	}
	if q := quality(accept, "zstd"); q > 0 && q >= bestQ {
		best, bestQ = &h.zstd, q
	}
	if q := quality(accept, "br"); br != nil && q > 0 && q >= bestQ {
		best = br
	}
	return best
}

// quality is the weight of a coding in thousandths. One that is not named gets
// that of "*"; identity is acceptable unless refused, but the last choice.
func quality(accept, coding string) int {
	star := -1
	for accept != "" {
		var item string
		item, accept, _ = strings.Cut(accept, ",")
		name, params, _ := strings.Cut(item, ";")
		name = strings.TrimSpace(name)
		if strings.EqualFold(name, coding) {
			return weight(params)
		}
		if name == "*" {
			star = weight(params)
		}
	}
	switch {
	case star >= 0:
		return star
	case coding == "identity":
		return 1
	}
	return 0
}

// weight reads ";q=0.5" as 500; no q is 1000, one that is no number 0.
func weight(params string) int {
	name, value, found := strings.Cut(strings.TrimSpace(params), "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1000
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return int(q * 1000)
}

// matches compares If-None-Match with an ETag, weakly (RFC 9110 §13.1.2).
func matches(header, etag string) bool {
	for header != "" {
		var tag string
		tag, header, _ = strings.Cut(header, ",")
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == "*" || tag == etag {
			return true
		}
	}
	return false
}

// known is the variant that a browser says it has: the same page in another
// encoding need not be sent again.
func (h *held) known(ifNoneMatch string) *variant {
	if ifNoneMatch == "" {
		return nil
	}
	for _, v := range []*variant{h.brotli.Load(), &h.zstd, &h.gz, &h.identity} {
		if v != nil && matches(ifNoneMatch, v.etag[0]) {
			return v
		}
	}
	return nil
}
