package web

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
)

// wordsSought is how many words of a search count: a name or a class is found by fewer.
const wordsSought = 8

// farthestPage keeps the numbers of rows small that an address can ask for.
const farthestPage = 1_000_000

// pageNumber is the page of a list that an address asks for, from 1.
func pageNumber(c echo.Context) int {
	n, _ := strconv.Atoi(c.QueryParam("page"))
	return min(max(n, 1), farthestPage)
}

// idsOf are the ids in a form or an address, each once. Anything else is left out, and
// so are those after the first few.
func idsOf(values []string, most int) []int64 {
	var ids []int64
	for _, v := range values[:min(len(values), most)] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil && id > 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
