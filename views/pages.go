package views

import "strconv"

// Pages is where somebody is in a list that has several pages.
type Pages struct {
	Number int // of this page, from 1
	Size   int // rows on a page
	Found  int // rows of the whole list
}

// Last is the number of the last page.
func (p Pages) Last() int { return max(1, (p.Found+p.Size-1)/max(1, p.Size)) }

// before and after are the numbers of the pages beside this one; 0: there is none.
func (p Pages) before() int {
	if p.Number > p.Last() {
		return p.Last()
	}
	return p.Number - 1
}

func (p Pages) after() int {
	if p.Number >= p.Last() {
		return 0
	}
	return p.Number + 1
}

// shown says which part of the list is on the page: "51 to 100 of 412".
func (p Pages) shown() string {
	first := (p.Number-1)*p.Size + 1
	return thousands(first) + " to " + thousands(min(p.Found, p.Number*p.Size)) + " of " + thousands(p.Found)
}

// next is the label of the button: "Next 50".
func (p Pages) next() string {
	return "Next " + thousands(min(p.Size, p.Found-p.Number*p.Size))
}

// pageText is a page's number in an address; the first has none.
func pageText(number int) string { return pick(number > 1, strconv.Itoa(number), "") }
