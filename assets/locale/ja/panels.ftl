### 右のパネル：何をどう生成するか、キュー、その下のレイヤー。

## パネルの2つの面と、折りたためる各部の見出し。

# 2つのどちらを選ぶかをスクリーンリーダーに伝える。
panel-which = パネル
panel-generate = 生成
    .about = 画像を生成し、一部を描き直します。
panel-upscale = アップスケール
    .about = 画像を拡大し、修復します（F5）。
# マスクがあるときの、マスクの設定。
panel-mask = マスク内
# 画像の空白部分を埋めるときの設定。
panel-empty = 空白部分
panel-from-picture = 画像から
panel-live = ライブ
panel-frame = フレーム
panel-settings = 設定
# 大きなサイズでの2パス目（hires fix）。
panel-hires = 2パス目（Hires. fix）
# コントロールネットワーク（ControlNet）。
panel-control = コントロール
panel-advanced = 詳細設定

## モデルと、その出力をピクセルにするVAE。

model-browse = モデルを見る…
    .about = フォルダー内の全モデルを表示します。
model-defaults = モデルの既定値
    .about = サンプラー、ステップ数、ガイダンス、サイズをモデルに合った値にします。
# family：モデルの系統。"Stable Diffusion 1" など。
model-looking = { $family }、モデルを検索中
model-looking-count = { $family }、モデルを検索中 { $done }/{ $count }
model-choose = モデルを選択
model-add-folder = モデルフォルダーを追加…
model-name = モデル
# 多いステップと少ないステップの選択。
model-steps = ステップ数
model-full = フル（{ $steps }ステップ）
    .about = このモデルの最高の画質です。
model-fast = 高速（{ $steps }ステップ）
    .about = ほぼ同じ画質を、ずっと短い時間で生成します。
model-vae = VAE
model-vae-is = VAE：{ $name }
model-vae-is-automatic = VAE：自動
model-vae-is-own = VAE：モデル内蔵
model-vae-automatic = 自動
    .about = モデルと同じ場所の同名ファイル。なければモデル内蔵のVAEを使います。
model-vae-own = モデル内蔵

## プロンプト：描きたいものを表す言葉。

panel-prompt = プロンプト
    .hint = 何を描きますか？
panel-prompt-negative = ネガティブプロンプト
    .hint = 何を描きたくないですか？
# トークン数に付く：テキストエンコーダーから見た長さ。
panel-prompt-tokens = テキストのトークン数と、区切りに収まる上限。テキストエンコーダーは1区切りずつ読みます。
# 未知の語の代わりに勧める既知の語に付く。
panel-prompt-replace = { $word }を{ $with }に置き換える
panel-prompt-example = 例：{ $prompt }
panel-prompt-examples = 別の例
# 入力中に勧める語の上に出る、語の種類。
panel-prompt-kind-thing = もの
panel-prompt-kind-colour = 色
panel-prompt-kind-style = 画風
panel-prompt-kind-sky = 空
panel-prompt-kind-land = 土地
# 2つのものの関係。"next to" など。
panel-prompt-kind-relation = 位置関係
panel-prompt-kind-place = 場所
# どこから見るか。"from above" など。
panel-prompt-kind-view = 視点
panel-prompt-kind-pattern = 模様
panel-prompt-kind-count = 数
panel-prompt-kind-size = 大きさ
panel-prompt-kind-other = その他

## プロンプトで指定するLoRA。

lora-add = LoRAを追加…
    .about = フォルダー内のLoRAから選びます。選んだものは<lora:名前:1>としてプロンプトに入ります。
lora-remove = { $name }を外す
lora-strength = 画像をどれだけ変えるか。1が作者の意図した強さです。
# テキストエンコーダーに対するLoRAの強さ。
lora-words = { $name }、言葉
    .about = 言葉の意味をどれだけ変えるか。

## マスク部分や空白部分の作り方。

panel-mask-empty = 空白部分の下地
# マスク部分の最初の状態：下の4つから選ぶ。
panel-mask-begin = 下地
panel-mask-content = マスク部分の下地
panel-mask-original = 元のまま
    .about = 今そこにあるものです。
panel-mask-fill = 埋める
    .about = マスクの周囲の色をにじませて埋めます。
panel-mask-noise = ノイズ
    .about = 潜在ノイズです。元の内容は残りません。
panel-mask-nothing = ゼロ
    .about = すべてゼロの潜在表現です。
panel-mask-sees = モデルに見せる範囲
panel-mask-area = 範囲
panel-mask-whole = 画像全体
    .about = マスク部分を、画像のそのままの縮尺で描きます。
panel-mask-only = マスク部分のみ
    .about = マスクを囲む範囲を処理サイズまで拡大して描きます。小さなものも細かく描けます。
panel-mask-soft = ソフト：灰色は白より変化を小さく
    .about = マスクの濃さに応じて、各ピクセルの変化を抑えます（differential diffusion）。

## ライブモード：描いている間、画像を生成し直す。

panel-live-fast = 高速（{ $steps }ステップ）
    .about = モデルの高速用の重みを使います。
panel-live-steps = ライブのステップ数
    .about = 少ないほど手の動きに追いつきます。
panel-live-strength = ライブの強度
    .about = 描いたものから画像をどれだけ変えてよいか。
panel-live-tiny = あれば小型デコーダーでデコード
panel-live-ready = キャンバスの画像はライブです。
panel-live-waits = 描くと画像が現れます。
panel-live-take = レイヤーにする
# ライブ画像を捨てる。
panel-live-drop = 破棄

## 生成フレーム：次の画像を生成する範囲。

panel-frame-remove = フレームを外す
    .about = キャンバス全体での生成に戻します。
panel-frame-tool = フレームツール
    .about = キャンバス上のハンドルで生成フレームを配置します。
# size：「512 × 512」の形。
panel-frame-works = 処理サイズ { $size }
# sizes：キャンバス上とモデルでのサイズ。「700 × 700 → 512 × 512」の形。
panel-frame-scaled = キャンバス上 → モデル：{ $sizes }
panel-frame-scale = モデルが得意なサイズに合わせる
    .about = モデルが得意なサイズから大きく外れるフレームを、そのサイズに変えて処理し、後で元に戻します。
panel-frame-x = フレームのX
panel-frame-y = フレームのY
panel-frame-width = フレームの幅
panel-frame-height = フレームの高さ

## サイズとシード。

panel-size-width = 幅
panel-size-height = 高さ
panel-size-swap = 幅と高さを入れ替え
# size：「512 × 768」の形。
panel-size-is = サイズ { $size }
panel-seed = シード
panel-seed-variation = バリエーションシード
panel-seed-locked = シードは固定中
panel-seed-anew = シードは毎回変更
panel-seed-lock = 固定すると、同じ設定から同じ画像ができます。固定しなければ、ジョブごとに新しいシードになります。

## 大きなサイズでの2パス目（hires fix）。

hires-on = 2パス目で大きくする
    .about = 上のサイズで構図を作り、拡大してもう一度描きます。大きな画像でも、同じものが重複しません。
hires-factor = 倍率で指定する
    .about = 生成情報にはサイズが書かれています。倍率にすると上のサイズに連動します。
hires-upscaler = 拡大方法
# name：拡大に使うもの。
hires-by = 方法：{ $name }
hires-built-in = 内蔵アップスケーラー
    .about = 内蔵のネットワークでピクセルを拡大します。
hires-lanczos = ピクセルを補間します。速いですが、ぼやけます。
hires-latent = 潜在表現を補間します。仕上げに50%以上の強度が必要です。

## コントロールネットワーク：新しい画像が従う画像。番号は1から。

control-add = コントロールを追加
    .about = ControlNetで、別の画像に従わせます。
control-remove = コントロール{ $number }を外す
control-title = コントロール{ $number }
control-network = コントロール{ $number }のネットワーク
control-choose = ネットワークを選択
control-none-found = ControlNetが見つかりません。ライブラリでControlNetのあるフォルダーを追加してください。
control-picture = コントロール{ $number }の画像
control-from-canvas = キャンバス
    .about = フレーム内に見えているものです。
control-from-layer = レイヤー
    .about = 描画中のレイヤーです。
control-from-file = ファイル…
    .about = 画像ファイルです。
# file：ファイル名。
control-follows = { $file }に従う
control-preprocessor = コントロール{ $number }のプリプロセッサー
# 輪郭検出の2つのしきい値。
control-edges-low = コントロール{ $number }の輪郭：下限
    .about = これより弱い輪郭は無視します。
control-edges-high = コントロール{ $number }の輪郭：上限
    .about = これより強い輪郭は残します。下限との間の輪郭は、強い輪郭につながるものだけ残します。
control-preview = コントロール{ $number }のプレビュー
# プレビュー画像をスクリーンリーダーが読む名前。
control-followed = コントロール{ $number }が従うもの
control-strength = コントロール{ $number }の強度
    .about = 画像にどれだけ従うか。1が学習時の強さです。
control-start = コントロール{ $number }の開始
    .about = 全ステップのうち、どこから効かせるか。
control-end = コントロール{ $number }の終了
    .about = 全ステップのうち、どこまで効かせるか。
control-guess = コントロール{ $number }をプロンプトより優先
    .about = プロンプトより画像に従います（guess mode）。

## 詳細設定。

sampler-name = サンプラー
sampler-schedule = スケジューラー
sampler-discard = ゼロの直前のノイズレベルを省く
sampler-sgm = 最初のノイズをSGM方式の倍率にする
# 計算法の変種の選択。
sampler-form = 計算法の種類
sampler-midpoint = 中点法
    .about = 2次の項を中点法で計算します。
sampler-heun = 2次の項をホイン法で計算します。
sampler-bh1 = UniPCの第1の形です。
sampler-bh2 = UniPCの第2の形です。
panel-advanced-prompt = プロンプトとガイダンス
panel-advanced-economy = ほぼ同じ画質で計算を節約
panel-advanced-tiny = 小型デコーダーでデコード
panel-advanced-variation = バリエーション：同じシードを別のシードに近づける
panel-advanced-working = マスク部分の処理サイズ
# "(cat:1.2)" のような、重み付きの語の扱い。
panel-emphasis = 強調
panel-emphasis-mean = 平均維持
    .about = 語に重みを付け、全体の平均を元に戻します（A1111の「Original」）。
panel-emphasis-weighted = 重みのみ
    .about = 語に重みを付けるだけです（A1111の「No norm」）。SDXLに向きます。
panel-emphasis-ignore = 無視
    .about = 括弧は読みますが、重みは使いません。
panel-emphasis-off = オフ
    .about = 括弧も普通の文字として扱います。

## 開始ボタン。これから行うことを示す。

footer-generate = 生成
    .about = プロンプトだけから画像を生成します。
footer-change = 画像を描き直す
    .about = キャンバスの内容をもとに、新しい画像を生成します。
footer-repaint = マスク部分を描き直す
    .about = マスクの下だけを生成し直します。ほかは変わりません。
footer-fill = 空白部分を埋める
    .about = 空白部分を生成し、今ある部分はそのまま残します。
footer-outpaint = アウトペイント
footer-one-more = もう一度クリックすると、キューにジョブを追加します。
footer-count = 一度に生成する枚数。シードは1ずつ増えます。
footer-cancel = キャンセル
    .about = すぐに止めます。画像は元のままです。

## 待機中のジョブ。

queue-waiting = キュー：{ $count }件待機中
queue-paused = キュー：{ $count }件待機中、一時停止
queue-pause = キューを一時停止
    .about = 一時停止すると、実行中のジョブは最後まで進め、次のジョブは始めません。
queue-go-on = 再開
# 各ジョブの横のボタン。番号は1から。
queue-cancel = ジョブ{ $number }をキャンセル
queue-later = ジョブ{ $number }を後に回す
queue-earlier = ジョブ{ $number }を前に出す
queue-first = ジョブ{ $number }を先頭にする

## アップスケールパネル：画像の拡大。

panel-upscale-what = 拡大する対象
panel-upscale-picture = 画像
    .about = 画像の見えている部分すべてです。
panel-upscale-selection = 選択範囲
    .about = 選択範囲内に見えている部分です。
panel-upscale-layer = レイヤー
    .about = アクティブなレイヤーだけを、透明度も含めて拡大します。グループならその中身すべてです。
# 拡大するネットワークの選択の上。
panel-upscale-by = 方法
panel-upscale-upscaler = アップスケーラー
panel-upscale-looking = アップスケーラーを検索中…
panel-upscale-restoration = 修復
    .about = 0%では画像に忠実です。100%ではノイズ、ぼけ、JPEGのブロックを取り除いて修復します。
panel-upscale-how-large = 大きさ
panel-upscale-same = 同じサイズで修復
panel-upscale-times = { $factor }倍
panel-upscale-factor = 倍率
    .about = 結果の幅と高さが何倍になるか。
panel-upscale-width = 幅
panel-upscale-height = 高さ
panel-upscale-side = 縦横比を保つため、もう一方の辺も連動します。
# 拡大画像の扱い：下の選択肢。
panel-upscale-becomes = 結果の扱い
panel-upscale-this = この画像
    .about = キャンバスを結果のサイズに広げます。レイヤーも拡大され、その上に結果が載ります。「元に戻す」ですべて戻ります。
panel-upscale-new-layer = レイヤー
    .about = 同じ位置の新しいレイヤーにします。細部はキャンバスに収まる分だけ残ります。画像の一部の修復に使えます。
panel-upscale-new-picture = 新しい画像
    .about = 結果を縮めず、独立した画像として開きます。「元に戻す」でこの画像に戻ります。
# 拡散モデルのアップスケーラー。
panel-upscale-led = プロンプトで導く
panel-upscale-refine = プロンプトでリファイン
panel-upscale-refine-on = 拡大した画像をリファイン
    .about = 生成パネルのモデルが、そのサンプラー、ステップ数、ガイダンスで、拡大画像を重なり合うタイルごとに描き、プロンプトに応じた細部を加えます。
panel-upscale-strength = リファインの強度
    .about = 画像をどれだけ変えてよいか。20～40%なら、元の内容を保ったまま細部が増えます。
panel-upscale-own-refine = モデルのタイルサイズを指定
    .about = モデルが学習したサイズのタイルなら、最もよい画像になります。
panel-upscale-refine-tile = リファインのタイル
panel-upscale-refine-tiles = { $side }ピクセルのタイルごと
panel-upscale-tiles = タイル
panel-upscale-own-tile = タイルサイズを指定
    .about = 画像を、ネットワークが見る範囲だけ重なるタイルに分けて拡大します。サイズで結果は変わりませんが、メモリと速度は変わります。
panel-upscale-tile = タイル
panel-upscale-tile-free = 空きメモリに収まる最大のサイズ。
panel-upscale-many = 複数のファイル
panel-upscale-files = ファイルをアップスケール…
    .title = ファイルをアップスケール
    .about = 画像ファイルやフォルダー全体を順番に拡大します。
# 開始ボタン。
panel-upscale-start = アップスケール
    .about = 結果は元の画像と並べて表示され、採用するまで何も変わりません。
# size：「2048 × 2048」の形。
panel-upscale-start-to = { $size }にアップスケール

## レイヤー。

layers-title = レイヤー
layers-blend = 合成モード
layers-opacity = 不透明度
    .about = アクティブなレイヤーが下をどれだけ覆うか。
layers-row = レイヤー { $name }
layers-name = レイヤー名
layers-eye = 表示／非表示
    .about = 非表示のレイヤーは、書き出した画像に含まれません。
# 上と下のボタンをスクリーンリーダーが読む名前。
layers-eye-of = レイヤー { $name }を表示
layers-fold = グループを折りたたむ
layers-unfold = グループを展開
layers-unfold-group = グループ { $name }を展開
layers-picture = レイヤーの画像
    .about = クリックするとレイヤー自体に描けます。Ctrl+クリックで不透明部分を選択します。
layers-picture-of = レイヤー { $name }の画像
layers-mask = レイヤーのマスク
    .about = クリックするとマスクに描けます。黒で隠れ、白で現れます。Shift+クリックで無効と有効を切り替えます。
layers-mask-of = レイヤー { $name }のマスク
layers-lock = ロック
    .about = 一切変更できなくなります。
layers-lock-of = ロック：レイヤー { $name }
layers-alpha-lock = 透明ピクセルをロック
    .about = 透明な部分はそのまま残り、描いても色だけが変わります。
layers-alpha-lock-of = 透明ピクセルをロック：レイヤー { $name }
layers-select-pixels = 不透明部分を選択

## インターフェイスの言語。設定にある。

language = 言語
# 最初の選択肢。name：システムの言語の、その言語での名前。
language-system = システム（{ $name }）
# 別の言語を選べない理由。SCUMBLE_LANG は変数名。
language-overruled = 表示言語は環境変数SCUMBLE_LANGで指定されています。
# language：言語の英語名。英語で表示される。
language-no-font = このシステムには{ $language }の文字を表示できるフォントがないため、英語で表示しています。fonts-noto-cjkパッケージなど、対応するフォントをインストールして、起動し直してください。
