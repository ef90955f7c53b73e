package roster

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// Files that are not CSV, by what they are.
const (
	notText     = Refusal("This is not a text file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	spreadsheet = Refusal("This is a spreadsheet file. Save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	numbers     = Refusal("This is a Numbers file. Export it as CSV (in Numbers: File, Export To, CSV) and upload that.")
	document    = Refusal("This is a document. Put its table into a spreadsheet, save it as CSV (in Excel: File, Save As, CSV UTF-8) and upload that.")
	pdf         = Refusal("This is a PDF file, from which rows cannot be read. " + fromItsSystem)
	webPage     = Refusal("This is a web page (HTML), whatever its name says: perhaps a page to sign in, or a report for Excel. " +
		"Open it in a spreadsheet and save it as CSV UTF-8. " + fromItsSystem)
	xml        = Refusal("This is an XML file. " + fromItsSystem)
	json       = Refusal("This is a JSON file. " + fromItsSystem)
	picture    = Refusal("This is a picture. " + fromItsSystem)
	compressed = Refusal("This file is compressed in a way that Hallway does not read. Unpack it, and upload the CSV file or a zip.")

	fromItsSystem = "Export the roster from your student information system as OneRoster, Clever or CSV, and upload that."
)

// Beginnings of files that are not text.
var (
	zipStart = []byte("PK\x03\x04") // .zip, .xlsx, .ods
	binaries = []struct {
		start []byte
		is    Refusal
	}{
		{[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), spreadsheet}, // .xls
		{[]byte("%PDF-"), pdf},
		{[]byte("\x1F\x8B"), compressed},
		{[]byte("7z\xBC\xAF"), compressed},
		{[]byte("Rar!\x1A"), compressed},
		{[]byte("\x89PNG"), picture},
		{[]byte("\xFF\xD8\xFF"), picture},
	}
)

// binary is what a file is that is no text, by its first bytes, or "".
func binary(head []byte) Refusal {
	for _, b := range binaries {
		if bytes.HasPrefix(head, b.start) {
			return b.is
		}
	}
	return ""
}

// markup is what a text is that is no CSV, or "".
func markup(text string) Refusal {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 1024)]))
	begins := func(with ...string) bool {
		return slices.ContainsFunc(with, func(w string) bool { return strings.HasPrefix(start, w) })
	}
	switch {
	case begins("<") && strings.Contains(start, "urn:schemas-microsoft-com:office:spreadsheet"), begins("<?mso-application"):
		return spreadsheet
	case begins("<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div", "<p>", "<!--"),
		begins("<?xml") && strings.Contains(start, "<html"):
		return webPage
	case begins("<?xml", "<!doctype", "<roster", "<ims"):
		return xml
	case begins(`{\rtf`):
		return document
	case begins("%pdf-"):
		return pdf
	case begins("{"), begins("[") && strings.HasPrefix(strings.TrimSpace(start[1:]), "{"):
		return json
	}
	return ""
}

// office is what a zip is that some program keeps its documents in, by its name or by the
// part that those programs write first, or "".
func office(name string, raw []byte) Refusal {
	head := raw[:min(len(raw), 2048)]
	has := func(part string) bool { return bytes.Contains(head, []byte(part)) }
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".numbers", has("Index/Document.iwa"), has("Index/Tables/"):
		return numbers
	case ext == ".docx", ext == ".odt", has("word/"), has("opendocument.text"):
		return document
	case slices.Contains(sheets, ext), has("[Content_Types].xml"), has("opendocument.spreadsheet"):
		return spreadsheet
	}
	return ""
}

var sheets = []string{".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
