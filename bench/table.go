package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// table prints a title and a Markdown table, the columns lined up.
func table(title string, header []string, rows [][]string) {
	width := make([]int, len(header))
	for _, row := range append([][]string{header}, rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(row []string) {
		for i, cell := range row {
			fmt.Print("| ", cell, strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+1))
		}
		fmt.Println("|")
	}
	fmt.Printf("\n**%s**\n\n", title)
	line(header)
	for i := range header {
		fmt.Print("|", strings.Repeat("-", width[i]+2))
	}
	fmt.Println("|")
	for _, row := range rows {
		line(row)
	}
}

// figures are several numbers of one kind, in the order of their rounds.
func figures(format string, list []float64) string {
	var words []string
	for _, f := range list {
		words = append(words, fmt.Sprintf(format, f))
	}
	return strings.Join(words, " / ")
}

// ms is a time in milliseconds, with three digits that mean something.
func ms(t time.Duration) string {
	f := float64(t) / float64(time.Millisecond)
	switch {
	case f >= 100:
		return fmt.Sprintf("%.0f ms", f)
	case f >= 10:
		return fmt.Sprintf("%.1f ms", f)
	}
	return fmt.Sprintf("%.2f ms", f)
}

// ratio compares the rounds of one row with the same rounds of another, and says
// the median: neighbours in time meet the same noise.
func ratio(of, beside []float64, name string) string {
	var each []float64
	for i := range min(len(of), len(beside)) {
		if beside[i] > 0 {
			each = append(each, of[i]/beside[i])
		}
	}
	if len(each) == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f × %s", median(each), name)
}

// words joins what there is.
func words(list []string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), ", ")
}
