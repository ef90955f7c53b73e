package web

import (
	"net/url"
	"strconv"
	"strings"

	"hallway/internal/schedule"
	"hallway/views"
)

// statementText is a statement as a text has it.
func statementText(st schedule.Statement) string {
	text := strings.TrimSpace(st.Word + " " + st.Rest)
	for _, bell := range st.Bells {
		text += "\n  " + bell
	}
	return text
}

// partFields are the values that a form shows for a statement.
func partFields(st schedule.Statement) map[string]string {
	words := strings.Fields(st.Rest)
	at := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	after := func(n int) string { return strings.Join(words[min(n, len(words)):], " ") }
	switch st.Word {
	case "term":
		return map[string]string{"first": at(0), "last": at(1), "name": after(2)}
	case "day":
		name, set, _ := strings.Cut(st.Rest, " for ")
		return map[string]string{"name": name, "set": set, "bells": strings.Join(st.Bells, "\n")}
	case "week", "cycle":
		return map[string]string{"name": at(0), "kinds": after(1)}
	case "from":
		return map[string]string{"first": at(0), "pattern": at(1), "at": at(3)}
	case "on":
		return exceptionFields(at(0), after(1))
	case "use":
		return map[string]string{"set": at(0), "by": at(2), "what": strings.Trim(after(3), `"“”`)}
	}
	return map[string]string{"zone": st.Rest}
}

// exceptionFields are the values of an exception: its dates, its kind as the form of a day
// has it ("off", "lost", "day NAME", "week NAME"), whether the rotation waits, and its note.
func exceptionFields(dates, rest string) map[string]string {
	first, last, _ := strings.Cut(dates, "..")
	kind, note, _ := strings.Cut(rest, " ")
	switch kind {
	case "off":
	case "week":
		var name string
		name, note, _ = strings.Cut(note, " ")
		kind = "week " + name
	default:
		kind = "day " + kind
	}
	hold := ""
	switch flag, after, _ := strings.Cut(note, " "); {
	case kind == "off" && flag == "lost":
		kind, note = "lost", after
	case kind != "off" && flag == "hold":
		hold, note = flag, after
	}
	return map[string]string{"first": first, "last": last, "kind": kind, "hold": hold, "note": note}
}

// sentPart is the form of a statement as it was sent, with the statement that it writes.
func sentPart(values url.Values) views.SchedulePart {
	line, _ := strconv.Atoi(values.Get("line"))
	p := views.SchedulePart{Word: values.Get("part"), Line: max(line, 0), Fields: map[string]string{}}
	for _, name := range []string{"first", "last", "name", "set", "pattern", "at", "by", "what", "zone"} {
		p.Fields[name] = oneLine(values.Get(name))
	}
	p.Fields["kinds"] = oneLine(strings.Join(values["kinds"], " "))
	p.Fields["bells"] = strings.TrimSpace(plainLines(values.Get("bells")))
	p.Writes = statementOf(p)
	return p
}

// statementOf is the statement that a form writes.
func statementOf(p views.SchedulePart) string {
	f := p.Fields
	switch p.Word {
	case "term":
		return joinWords("term", f["first"], f["last"], f["name"])
	case "day":
		text := joinWords("day", f["name"])
		if f["set"] != "" {
			text += " for " + f["set"]
		}
		for bell := range strings.SplitSeq(f["bells"], "\n") {
			if bell = strings.TrimSpace(bell); bell != "" {
				text += "\n  " + bell
			}
		}
		return text
	case "week":
		kinds := strings.TrimSpace(strings.TrimRight(f["kinds"], " -"))
		return joinWords("week", f["name"], kinds)
	case "cycle":
		return joinWords("cycle", f["name"], strings.ReplaceAll(f["kinds"], ",", " "))
	case "from":
		if f["at"] != "" {
			return joinWords("from", f["first"], f["pattern"], "at", f["at"])
		}
		return joinWords("from", f["first"], f["pattern"])
	case "use":
		what := f["what"]
		if f["by"] == "department" && strings.Contains(what, " ") {
			what = `"` + what + `"`
		}
		return joinWords("use", f["set"], "for", f["by"], what)
	}
	return joinWords("zone", f["zone"])
}

// misread says what a statement would be taken for that is not what its form says: the
// first kind for the name of a week that has none, or less than was typed because of a
// comment. Empty: it is read as it was typed.
func misread(p views.SchedulePart) string {
	head, _, _ := strings.Cut(p.Writes, "\n")
	for _, st := range schedule.Statements(p.Writes) {
		read := st.Word + " " + st.Rest
		switch {
		case p.Fields["name"] == "" && partFields(st)["name"] != "":
			return views.PartNeedsName(p.Word)
		case read != head:
			return views.PartCut(read)
		}
	}
	return ""
}

// joinWords are words with single spaces, without the empty ones.
func joinWords(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// plainLines is a text of a form with the line ends that files have.
func plainLines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
