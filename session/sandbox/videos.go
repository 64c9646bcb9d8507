package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// video has the members that docs.video.io/api/latest/videos lists.
type video struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Width     int               `json:"width"`
	Height    int               `json:"height"`
	MetaData  map[string]string `json:"meta_data"`
	CreatedAt time.Time         `json:"created_at"`
	ShotOn    time.Time         `json:"shot_on"`
	Tags      []string          `json:"tags"`
	ThumbURL  string            `json:"thumb_url"`
	MP4URL    map[string]string `json:"mp4_url"`
	HLSURL    string            `json:"hls_url"`
}

// videos are generated, newest first.
var videos = func() []video {
	titles := []string{
		"Harbour at dawn", "First steps", "Interview, take 2", "Rooftop rehearsal", "Winter market", "Train window",
		"Kitchen test",
	}
	list := make([]video, len(titles))
	for n, title := range titles {
		id := fmt.Sprintf("sandbox-video-%d", n+1)
		shot := time.Date(2026, 1, 28-n, 9, 30, 0, 0, time.UTC)
		at := func(file string) string { return "https://videos.example/" + id + "/" + file }
		list[n] = video{
			ID: id, Title: title, Width: 1280, Height: 720, MetaData: map[string]string{"source": "sandbox"},
			CreatedAt: shot.Add(time.Hour), ShotOn: shot, Tags: []string{"sandbox", []string{"odd", "even"}[n%2]},
			ThumbURL: at("thumb.jpg"), HLSURL: at("index.m3u8"),
			MP4URL: map[string]string{"720p": at("720.mp4"), "480p": at("480.mp4"), "360p": at("360.mp4")},
		}
	}
	return list
}()

// Bounds of per_page; the upper one is documented.
const (
	defaultPerPage = 10
	maxPerPage     = 50
)

func (s *Server) listVideos(w http.ResponseWriter, r *http.Request) {
	who := authorization(r)
	if !who.token.Equal(s.apiToken) {
		if who.app {
			respondError(w, http.StatusUnauthorized, "The API token is not valid.")
			return
		}
		session, problem := s.sessionOf(who.token)
		if problem != "" {
			respondError(w, http.StatusUnauthorized, problem)
			return
		}
		if !mayRead(session.Scopes) {
			respondError(w, http.StatusForbidden, "The scope videos.read is missing.")
			return
		}
	}
	query := r.URL.Query()
	page, okPage := number(query, "page", 1, 1, 1<<30)
	perPage, okPerPage := number(query, "per_page", defaultPerPage, 1, maxPerPage)
	if !okPage || !okPerPage {
		respondError(
			w, http.StatusUnprocessableEntity, fmt.Sprintf("page is a number from 1, per_page one from 1 to %d.", maxPerPage),
		)
		return
	}
	found := filterVideos(query)
	from := min((page-1)*perPage, len(found))
	to := min(from+perPage, len(found))
	respond(w, http.StatusOK, map[string]any{
		"videos": found[from:to],
		"meta": map[string]int{
			"page": page, "per_page": perPage, "total": len(found), "pages": (len(found) + perPage - 1) / perPage,
		},
	})
}

// mayRead infers that a session without scopes has the default ones.
func mayRead(scopes []string) bool {
	return len(scopes) == 0 || slices.Contains(scopes, "videos.read") || slices.Contains(scopes, "videos.admin.read")
}

func number(query url.Values, name string, otherwise, least, most int) (int, bool) {
	text := query.Get(name)
	if text == "" {
		return otherwise, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= least && n <= most
}

func filterVideos(query url.Values) []video {
	ids, tags := list(query, "ids"), list(query, "tags")
	from, to := date(query, "from_date"), date(query, "to_date")
	found := []video{}
	for _, v := range videos {
		if len(ids) > 0 && !slices.Contains(ids, v.ID) ||
			len(tags) > 0 && !slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(v.Tags, t) }) ||
			!from.IsZero() && v.CreatedAt.Before(from) || !to.IsZero() && v.CreatedAt.After(to) {
			continue
		}
		found = append(found, v)
	}
	if query.Get("sort_order") == "asc" {
		slices.Reverse(found)
	}
	return found
}

// list reads values given several times or separated by commas.
func list(query url.Values, name string) []string {
	var all []string
	for _, value := range query[name] {
		for item := range strings.SplitSeq(value, ",") {
			if item = strings.TrimSpace(item); item != "" {
				all = append(all, item)
			}
		}
	}
	return all
}

func date(query url.Values, name string) time.Time {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, query.Get(name)); err == nil {
			return t
		}
	}
	return time.Time{}
}
