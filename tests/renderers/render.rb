# Renders pages the way Jekyll does on GitHub Pages: Liquid first, then kramdown with GitHub's dialect.
#
# Reads one JSON list of pages per line and answers with one JSON list: the HTML of each page, or {"error": "..."}.

require "json"
require "jekyll"

# What GitHub Pages sets beyond Jekyll's own defaults. Jekyll's converter hands it to kramdown, as in a build.
CONFIGURATION = Jekyll::Configuration.from(
  "highlighter" => "rouge",
  "kramdown"    => {
    "input"                   => "GFM",
    "hard_wrap"               => false,
    "gfm_quirks"              => "paragraph_end",
    "math_engine"             => "mathjax",
    "syntax_highlighter"      => "rouge",
    "syntax_highlighter_opts" => { "default_lang" => "plaintext" },
  }
)
Liquid::Template.error_mode = CONFIGURATION["liquid"]["error_mode"].to_sym
CONVERTER = Jekyll::Converters::Markdown.new(CONFIGURATION)

def render(page)
  template = Liquid::Template.parse(page, :line_numbers => true)
  unless template.warnings.empty?
    return { "error" => template.warnings.map(&:to_s).join("; ") }
  end
  CONVERTER.convert(template.render!({}, :strict_variables => false, :strict_filters => false))
rescue StandardError => error
  { "error" => "#{error.class}: #{error.message}" }
end

$stdin.set_encoding("UTF-8")
$stdout.set_encoding("UTF-8")
$stdout.sync = true
$stdin.each_line { |line| $stdout.puts(JSON.generate(JSON.parse(line).map { |page| render(page) })) }
