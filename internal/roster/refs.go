package roster

import "strings"

// refs give each class and school of a file a text that an answer can name it by, and
// that people can read and type.
type refs struct {
	times   map[string]int    // how many things each text could mean, folded
	schools map[string]string // key to name
}

func refsIn(in Roster) *refs {
	r := &refs{times: map[string]int{}, schools: map[string]string{}}
	for ref := range wholeFiles {
		r.times[ref]++
	}
	times := timesOf(in.People)
	for _, p := range in.People {
		r.times[fold(refOfPerson(p, times))]++
	}
	for _, s := range in.Schools {
		r.schools[s.Key] = s.Name
		r.count(schoolTexts(s))
	}
	for _, s := range in.Sections {
		r.count(r.sectionTexts(s))
	}
	return r
}

// count counts each text of one thing once.
func (r *refs) count(texts []string) {
	seen := map[string]bool{}
	for _, text := range texts {
		if text = fold(text); !seen[text] {
			seen[text] = true
			r.times[text]++
		}
	}
}

// first is the first text that means nothing else.
func (r *refs) first(texts []string) string {
	for _, text := range texts {
		if text != "" && r.times[fold(text)] == 1 {
			return text
		}
	}
	return texts[len(texts)-1]
}

// section is what an answer about a class of the file names: its title, and as much
// more as it takes: "Algebra II, section 01, block A, Fall, North High".
func (r *refs) section(s Section) string { return r.first(r.sectionTexts(s)) }

func (r *refs) sectionTexts(s Section) []string {
	text := readable(s.Title())
	texts := []string{text}
	for _, more := range []string{before("block ", s.Block), s.Term, r.schools[s.School]} {
		if more != "" {
			text += ", " + readable(more)
			texts = append(texts, text)
		}
	}
	return append(texts, "id "+readable(strings.ReplaceAll(strings.Trim(s.Key, "\t"), "\t", "/")))
}

// school is what an answer about a school of the file names.
func (r *refs) school(s School) string { return r.first(schoolTexts(s)) }

func schoolTexts(s School) []string {
	name := readable(s.Name)
	return []string{name, before("school ", name), "id " + readable(s.Key)}
}

// before puts a word before a text, if there is one.
func before(word, text string) string {
	if text == "" {
		return ""
	}
	return word + text
}

// readable is a text with what nobody can see written out, so that it can be typed.
func readable(s string) string { return plainTo(s, len(s), hidden) }
