package roster

import (
	"maps"
	"slices"
	"strings"
)

// bucket are the classes of one teacher that share a key.
type bucket struct{ leaving, arriving []int }

// maxBucket is how many pairs of one bucket are looked at. Nobody teaches that many
// classes that could be one another.
const maxBucket = 256

// buckets are all of a resemblance.
func (r *renames) buckets(key func(traits) string) map[string]*bucket {
	all := map[string]*bucket{}
	each := func(list map[int]traits, side func(*bucket) *[]int) {
		for _, n := range slices.Sorted(maps.Keys(list)) {
			for _, teacher := range list[n].teachers {
				shared := key(list[n])
				if shared == "" {
					continue
				}
				shared = teacher + "\t" + shared
				if all[shared] == nil {
					all[shared] = &bucket{}
				}
				in := side(all[shared])
				*in = append(*in, n)
			}
		}
	}
	each(r.leaving, func(b *bucket) *[]int { return &b.leaving })
	each(r.arriving, func(b *bucket) *[]int { return &b.arriving })
	return all
}

// alike are the unmistakable pairs of a resemblance.
func (r *renames) alike(like resemblance) map[pair]bool {
	pairs := map[pair]bool{}
	for _, b := range r.buckets(like.key) {
		if len(b.leaving)*len(b.arriving) <= maxBucket {
			r.fill(pairs, b, like)
			continue
		}
		for _, i := range b.arriving {
			r.contest(i, b.leaving[:min(3, len(b.leaving))]...)
		}
	}
	sure := unmistakable(maps.Clone(pairs))
	for p := range pairs {
		if !sure[p] {
			r.contest(p.i, p.at)
		}
	}
	return sure
}

// fill adds the pairs of a bucket that may be the same class.
func (r *renames) fill(pairs map[pair]bool, b *bucket, like resemblance) {
	for _, i := range b.arriving {
		for _, at := range b.leaving {
			if like.other && r.current[at].unnamed() {
				continue
			}
			if (!like.alike || r.leaving[at].alike(r.arriving[i])) && r.mayBe(r.current[at], r.incoming[i]) {
				pairs[pair{i, at}] = true
			}
		}
	}
}

// contest remembers which classes with links each could be that could be several.
func (r *renames) contest(i int, leaving ...int) {
	for _, at := range leaving {
		if place, met := slices.BinarySearch(r.contests[i], at); !met && r.current[at].Link {
			r.contests[i] = slices.Insert(r.contests[i], place, at)
		}
	}
}

// noteContests says which links go because nobody can tell whose they are.
func (r *renames) noteContests() {
	var list []Finding
	for i, leaving := range r.contests {
		var could []string
		for _, at := range leaving {
			title := quote(r.current[at].Is.Title())
			if _, leaves := r.leaving[at]; leaves && len(could) < 3 && !slices.Contains(could, title) {
				could = append(could, title)
			}
		}
		if _, arrives := r.arriving[i]; arrives && len(could) > 0 {
			slices.Sort(could)
			list = append(list, aboutRoster(Problem, "We will add it as a new class, without a link.",
				"If it is one of them, change one title at a time in the file, and import it after each.",
				"%s may be %s under another title, but more than one class fits.", quote(r.incoming[i].Title()), strings.Join(could, " or ")))
		}
	}
	slices.SortFunc(list, func(a, b Finding) int { return strings.Compare(a.Found, b.Found) })
	if n := len(list) - maxQuestions; n > 0 {
		more := aboutRoster(Problem, "We will add them as new classes, without links.", "", "there are %d more classes like these.", n)
		list = append(list[:maxQuestions], more)
	}
	r.findings = append(r.findings, list...)
}
