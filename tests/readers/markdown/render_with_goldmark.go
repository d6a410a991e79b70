// Renders all pages of a tree with goldmark, with the extensions and the HTML that Gitea lets it have; Gitea links
// addresses itself, and here goldmark does.
//
// `render_with_goldmark TREE OUT` writes OUT/PATH.html for each TREE/PATH.md.
package main

import (
	"bytes"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: render_with_goldmark TREE OUT")
	}
	tree, out := os.Args[1], os.Args[2]
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.DefinitionList, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAttribute()),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	err := filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		page, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var made bytes.Buffer
		if err := markdown.Convert(page, &made); err != nil {
			return err
		}
		relative, err := filepath.Rel(tree, path)
		if err != nil {
			return err
		}
		target := filepath.Join(out, strings.TrimSuffix(relative, ".md")+".html")
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, made.Bytes(), 0o644)
	})
	if err != nil {
		log.Fatal(err)
	}
}
